# SPDX-License-Identifier: EUPL-1.2
"""From a letter to the bytes that lie in the mailbox, and to its truth.

The head carries what a mail server would: who, when, and what our gateway found about
the sender's domain. Nothing of the truth stands in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from random import Random
from typing import TYPE_CHECKING

from anke.demo.domain.mail import addresses
from anke.demo.domain.mail.agenda import COPENHAGEN
from anke.demo.domain.mail.casting import goes_elsewhere_first, is_urgent
from anke.demo.domain.mail.docx import MEDIA_TYPE as DOCX
from anke.demo.domain.mail.facts import Enclosed, Matter, Truth
from anke.intake.domain.kinds import MailKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from anke.demo.domain.mail.enclosing import Paper
    from anke.demo.domain.mail.facts import CaseFacts, Source
    from anke.demo.domain.mail.writing import Letter

    Render = Callable[[Paper], bytes]

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": DOCX,
    "jpg": "image/jpeg",
    "png": "image/png",
    "tif": "image/tiff",
}
# Lines end as they do in files; no header is folded twice.
_POLICY = default.clone(max_line_length=200)
_FORGED = 0.04
_WITHOUT_VERDICT = 0.2
_ODD_TYPE = 0.06
_HTML, _HTML_ONLY = 0.38, 0.05
_CHARSETS = {"utf-8": 0.8, "iso-8859-1": 0.11, "windows-1252": 0.09}
_TRANSFER = {"utf-8": ("8bit", "quoted-printable", "base64")}


@dataclass(frozen=True, slots=True)
class _Origin:
    """What is known of where a letter comes from."""

    domain: str
    verdict: str
    forged: bool
    headers: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter as it lies in the mailbox, with its truth."""

    name: str
    at: datetime
    archived: bool
    content: bytes
    truth: Truth


def post(letter: Letter, source: Source, render: Render) -> Posted:
    """Make the bytes of a letter; `render` makes those of a paper."""
    task = letter.task
    rng = Random(f"{source.seed}|mail|post|{task.place}")
    origin = _origin(letter, rng)
    message = _head(letter, origin, source, rng)
    _fill(message, letter, rng)
    for paper in letter.papers:
        _attach(message, paper, render(paper), rng)
    _set_boundaries(message, f"{source.seed}|{task.place}")
    content = message.as_bytes(policy=_POLICY)
    archived = task.at.date() < source.arriving_from
    name = f"{int(task.at.timestamp())}.M{task.place:06}P1.{addresses.GATEWAY}"
    name = f"{name}:2,S" if archived else name
    truth = _truth(letter, origin, source, name, content)
    return Posted(name, task.at, archived, content, truth)


# --- The head -----------------------------------------------------------------------


def _origin(letter: Letter, rng: Random) -> _Origin:
    """Say what our gateway found; a forged letter fails, or brings its own verdict."""
    domain = letter.sender_address.rpartition("@")[2]
    is_office = letter.task.role == "municipality"
    name = "Authentication-Results"
    if is_office and rng.random() < _FORGED:
        forged = (
            (),
            ((name, addresses.gateway_says(domain, passed=False)),),
            ((name, f"mx.{domain}; dmarc=pass header.from={domain}"),),
        )
        return _Origin(domain, "", forged=True, headers=rng.choice(forged))
    if not is_office and rng.random() < _WITHOUT_VERDICT:
        return _Origin(domain, "", forged=False)
    verdict = ((name, addresses.gateway_says(domain, passed=True)),)
    return _Origin(domain, domain, forged=False, headers=verdict)


def _head(letter: Letter, origin: _Origin, source: Source, rng: Random) -> EmailMessage:
    task, message = letter.task, EmailMessage(policy=_POLICY)
    date = format_datetime(task.at.astimezone(COPENHAGEN))
    message["Return-Path"] = f"<{letter.sender_address}>"
    message["Received"] = (
        f"from out.{origin.domain} (out.{origin.domain} [192.0.2.{rng.randrange(255)}])"
        f" by {addresses.GATEWAY} with ESMTPS; {date}"
    )
    for name, value in origin.headers:
        message[name] = value
    message["From"] = _address(letter)
    message["To"] = rng.choice(
        (addresses.HOUSE_ADDRESS, f"{addresses.HOUSE} <{addresses.HOUSE_ADDRESS}>")
    )
    message["Date"] = date
    message["Message-ID"] = message_id(source.seed, task.place, origin.domain)
    if letter.subject or rng.random() < 0.7:
        message["Subject"] = letter.subject
    for name, value in _peculiar(letter, rng):
        message[name] = value
    return message


def message_id(seed: int, place: int, domain: str) -> str:
    """Give the name of a letter; equal letters of equal seeds have equal names."""
    digest = sha256(f"{seed}|message|{place}".encode()).hexdigest()[:24]
    return f"<{digest}@{domain}>"


def _address(letter: Letter) -> Address:
    user, _, domain = letter.sender_address.rpartition("@")
    return Address(letter.sender_name, user, domain)


def _peculiar(letter: Letter, rng: Random) -> list[tuple[str, str]]:
    """Give the headers of answers, automata and lists."""
    traits, found = letter.task.traits, []
    if letter.history:
        earlier = f"<{rng.randrange(10**12):012}@{addresses.GATEWAY}>"
        found += [("In-Reply-To", earlier), ("References", earlier)]
    if traits & {"x-away", "x-bounce"}:
        found.append(("Auto-Submitted", "auto-replied"))
    if "x-news" in traits:
        found.append(("List-Unsubscribe", "<https://udsendelse.example/afmeld>"))
    if "asks-urgently" in traits and rng.random() < 0.3:
        found.append(("X-Priority", "1"))
    return found


# --- The body -----------------------------------------------------------------------


def _fill(message: EmailMessage, letter: Letter, rng: Random) -> None:
    chance = rng.random()
    charset = _charset(letter.text, rng)
    transfer = rng.choice(_TRANSFER.get(charset, ("quoted-printable", "8bit")))
    if chance < _HTML_ONLY:
        message.set_content(
            _html(letter.text, rng), subtype="html", charset=charset, cte=transfer
        )
        return
    message.set_content(f"{letter.text}\n", charset=charset, cte=transfer)
    if chance < _HTML:
        message.add_alternative(
            _html(letter.text, rng),
            subtype="html",
            charset=charset,
            cte="quoted-printable",
        )


def _charset(text: str, rng: Random) -> str:
    charset = rng.choices(list(_CHARSETS), list(_CHARSETS.values()))[0]
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return "utf-8"
    return charset


def _html(text: str, rng: Random) -> str:
    """Write a text as a mail program would mark it up."""
    style = rng.choice(("outlook", "gmail", "plain"))
    paragraphs = [_paragraph(one, style) for one in text.split("\n\n")]
    body = "\n".join(paragraphs)
    if style == "gmail":
        return f'<div dir="ltr">{body}</div>\n'
    head = '<meta charset="utf-8">'
    if style == "outlook":
        rule = "p.MsoNormal{margin:0cm;font-size:11pt;font-family:Calibri}"
        head += f"<style>{rule}</style>"
    return f"<html><head>{head}</head><body>\n{body}\n</body></html>\n"


def _paragraph(text: str, style: str) -> str:
    if text.startswith(">"):
        lines = [line.removeprefix("> ").removeprefix(">") for line in text.split("\n")]
        inner = "<br>\n".join(escape(line) for line in lines)
        return f"<blockquote>{inner}</blockquote>"
    inner = "<br>\n".join(escape(line) for line in text.split("\n"))
    if style == "outlook":
        return f'<p class="MsoNormal">{inner}</p><p class="MsoNormal">&nbsp;</p>'
    return (
        f"<div>{inner}</div><div><br></div>" if style == "gmail" else f"<p>{inner}</p>"
    )


def _attach(message: EmailMessage, paper: Paper, content: bytes, rng: Random) -> None:
    media_type = MEDIA_TYPES[paper.name.rpartition(".")[2]]
    if rng.random() < _ODD_TYPE:
        media_type = "application/octet-stream"
    main, _, sub = media_type.partition("/")
    message.add_attachment(content, maintype=main, subtype=sub, filename=paper.name)


def _set_boundaries(message: EmailMessage, seed: str) -> None:
    """Name the boundaries, which the library would draw by chance."""
    for place, part in enumerate(message.walk()):
        if part.is_multipart():
            digest = sha256(f"{seed}|{place}".encode()).hexdigest()[:28]
            part.set_boundary(f"=_{digest}")


# --- The truth ----------------------------------------------------------------------


def _truth(
    letter: Letter, origin: _Origin, source: Source, name: str, content: bytes
) -> Truth:
    task, case = letter.task, letter.task.case
    matters = _matters(letter, source)
    first = matters[0]
    seen = f"{letter.subject}\n{letter.text}"
    everything = "\n".join((seen, *(paper.text for paper in letter.papers)))
    is_appeal = task.kind is MailKind.NEW_APPEAL
    archived = task.at.date() < source.arriving_from
    return Truth(
        folder="archive" if archived else "inbox",
        file=name,
        sha256=sha256(content).hexdigest(),
        message_id=message_id(source.seed, task.place, origin.domain),
        sent_at=task.at.isoformat(),
        kind=first.kind,
        area=first.area,
        subject=first.subject,
        first_instance=first.first_instance,
        team=first.team,
        case=first.case,
        urgent=task.kind not in _BELONG_NOWHERE
        and is_urgent(case, task.traits, source),
        role=task.role,
        voice=task.voice,
        language=letter.language,
        has_cpr=_holds_cpr(everything, case),
        has_case_number=bool(case.number) and case.number in seen,
        late="late" in task.traits,
        wrong_place=goes_elsewhere_first(task, source),
        has_reasons="noreason" not in task.traits,
        authenticated_domain=origin.verdict,
        forged=origin.forged,
        quoted=bool(letter.history),
        resent_of=_resent_of(letter, source, origin),
        decision_date=case.first_decided.isoformat() if is_appeal else "",
        matters=matters,
        attachments=tuple(_enclosed(paper) for paper in letter.papers),
    )


_BELONG_NOWHERE = frozenset({MailKind.MISDIRECTED, MailKind.OTHER})


def _matters(letter: Letter, source: Source) -> tuple[Matter, ...]:
    task = letter.task
    first = _matter(task.kind, task.case, source)
    if task.second is None or task.second_kind is None:
        return (first,)
    return (first, _matter(task.second_kind, task.second, source))


def _matter(kind: MailKind, case: CaseFacts, source: Source) -> Matter:
    if kind in _BELONG_NOWHERE:
        return Matter(kind.value)
    return Matter(
        kind=kind.value,
        area=case.area,
        subject=case.subject,
        first_instance=case.first_instance,
        team=case.team or source.team_of(case),
        case=case.number,
    )


def _holds_cpr(text: str, case: CaseFacts) -> bool:
    cpr = case.appellant.cpr
    if not cpr:
        return False
    forms = (cpr[:6] + between + cpr[6:] for between in ("", "-", " "))
    return any(form in text for form in forms)


def _resent_of(letter: Letter, source: Source, origin: _Origin) -> str:
    earlier = letter.task.again
    return "" if earlier is None else message_id(source.seed, earlier, origin.domain)


def _enclosed(paper: Paper) -> Enclosed:
    return Enclosed(
        name=paper.name,
        form=paper.form,
        scanned=paper.scanned,
        handwritten=paper.handwritten,
        text=paper.text if paper.scanned else "",
    )
