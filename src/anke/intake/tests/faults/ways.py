# SPDX-License-Identifier: EUPL-1.2
"""The ways in: the public forms by a browser, the API by a system, a telephone note.

Each step asks for one page or sends one call, checks the answer as whoever gets it
would, and names the next step.
"""

from __future__ import annotations

import json
import re
import uuid
from base64 import b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from anke.intake.tests.faults.people import Answer, Person, UnexpectedError, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

INSTANCE = "municipality-0851"
KEY = "anke_fault-suite"
NUMBER = re.compile(r"\b\d\d-M\d{5}\b")
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|begun|shown)" value="([^"]*)"')
# A file that fits into one write, and one that needs several.
SMALL = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
LARGE = SMALL + bytes(range(256)) * 300
File = tuple[str, bytes]


# --- A browser ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WebForm:
    """One of the public forms, filled in, and its five pages."""

    path: str
    fields: dict[str, str]
    files: tuple[File, ...]
    first: int = 0

    @property
    def steps(self) -> list[Callable[[Person], int]]:
        """Give the way: open, fill in, look over, send, receipt."""
        return [
            self.opened,
            self.filled_in,
            self.looked_over,
            self.sent,
            self.receipt,
        ]

    def back_to(self, step: int) -> int:
        """Come back to the first page, but not with the receipt in one's hand."""
        return step if step >= self.first + 5 else self.first

    def opened(self, person: Person) -> int:
        """Open the first page; a draft and its files may stand there already."""
        answer = self._page(person, self.path)
        if answer.status == 302:
            # The session has gone: a first instance gives its key again.
            return 0
        if NUMBER.search(answer.text):
            # The page says that it was received: nobody writes it all once more.
            return self.first + 4
        person.notes.page["kept"] = str(answer.text.count('name="drop"'))
        return self.first + 1

    def filled_in(self, person: Person) -> int:
        """Send what was typed, and the files that are not there yet."""
        kept = int(person.notes.page["kept"])
        fields = self.fields | {
            name: person.notes.page[name] for name in ("csrfmiddlewaretoken", "begun")
        }
        body, kind = multipart(fields, self.files[kept:])
        answer = person.ask("POST", self.path, body, Content_Type=kind)
        if answer.location != f"{self.path}kontrol/":
            raise UnexpectedError(f"the form came back: {answer.status}")
        return self.first + 2

    def looked_over(self, person: Person) -> int:
        """Look at everything: all of it must be there."""
        answer = self._page(person, f"{self.path}kontrol/")
        if answer.status == 302:
            return self._sent_on(answer)
        missing = [name for name, _ in self.files if name not in answer.text]
        if missing or self.fields["text"] not in answer.text:
            raise UnexpectedError(f"shown without {missing}")
        return self.first + 3

    def sent(self, person: Person) -> int:
        """Press the button."""
        answer = self._press(person)
        if answer.status == 200:
            return self.first + 2
        return self._sent_on(answer)

    def receipt(self, person: Person) -> int:
        """Read the number, which is now worth something."""
        answer = self._page(person, f"{self.path}kvittering/")
        if answer.status == 302:
            return self._sent_on(answer)
        found = NUMBER.search(answer.text)
        if found is None:
            raise UnexpectedError("a receipt without a number")
        person.is_told(self.fields["text"], found.group())
        return self.first + 5

    def sent_again(self, person: Person) -> int:
        """Go back in the browser and press the button once more: the same receipt."""
        self._sent_on(self._press(person))
        self.receipt(person)
        return self.first + 6

    def _press(self, person: Person) -> Answer:
        names = ("csrfmiddlewaretoken", "shown")
        fields = {n: person.notes.page[n] for n in names if n in person.notes.page}
        body, kind = multipart(fields, ())
        return person.ask("POST", f"{self.path}kontrol/", body, Content_Type=kind)

    def _page(self, person: Person, path: str) -> Answer:
        answer = person.ask("GET", path)
        if answer.status not in {200, 302}:
            raise UnexpectedError(f"{path}: {answer.status}")
        person.notes.page |= dict(HIDDEN.findall(answer.text))
        return answer

    def _sent_on(self, answer: Answer) -> int:
        places = {
            self.path: 0,
            f"{self.path}kontrol/": 2,
            f"{self.path}kvittering/": 4,
        }
        if answer.location not in places:
            raise UnexpectedError(f"{answer.status}, sent on to {answer.location}")
        return self.first + places[answer.location]


def multipart(fields: dict[str, str], files: Sequence[File]) -> tuple[bytes, str]:
    """Write a form as browsers do."""
    line = uuid.uuid4().hex
    parts = [
        f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        f"{value}\r\n".encode()
        for name, value in fields.items()
    ]
    for name, content in files:
        head = f'--{line}\r\nContent-Disposition: form-data; name="files"; '
        head += f'filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    parts.append(f"--{line}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={line}"


# --- A system with a key --------------------------------------------------------------


def call(person: Person, path: str, body: bytes, kind: str, word: str) -> Any:
    """Call the API; give status and body."""
    answer = person.ask(
        "POST",
        f"/api/intake/v1/{path}",
        body,
        Content_Type=kind,
        Authorization=f"Bearer {KEY}",
        Idempotency_Key=word,
    )
    return answer.status, json.loads(answer.text)


def _note(person: Person, text: str, status: int, found: dict[str, str]) -> None:
    if status not in {200, 201}:
        raise UnexpectedError(f"{text}: {status}")
    # 200 says that it is here already; the first answer may have been lost.
    if status == 200 and found["status"] != "received":
        raise UnexpectedError(f"{text}: {found['status']}")
    person.is_told(text, found["number"], found["sha256"])


def an_appeal(text: str, *files: File) -> dict[str, object]:
    """Give an appeal as the API takes it."""
    return {
        "appeal_date": _days_ago(10),
        "decision_date": _days_ago(20),
        "reconsideration_date": _days_ago(3),
        "reference": "2021-4711",
        "appellant": "Nancy Ann Berggren",
        "email": "post@aalborg.example",
        "text": text,
        "files": [
            {"name": name, "content": b64encode(content).decode()}
            for name, content in files
        ],
    }


def _days_ago(days: int) -> str:
    # Not later than the demo's day, and before today by any clock of the tests.
    return str(date(2022, 12, 30) - timedelta(days=days))


def post_appeal(person: Person) -> int:
    """Send one appeal."""
    body = json.dumps(an_appeal("kald 1", ("sag.pdf", LARGE))).encode()
    status, found = call(person, "appeals", body, "application/json", "4711")
    _note(person, "kald 1", status, found)
    return person.notes.step + 1


def post_supplement(person: Person) -> int:
    """Send more documents to it, beside the JSON."""
    number = person.notes.answers["kald 1"][0]
    fields = {"appeal": json.dumps({"text": "kald 2"})}
    body, kind = multipart(fields, [("mere.pdf", SMALL), ("stort.pdf", LARGE)])
    path = f"appeals/{number}/supplements"
    status, found = call(person, path, body, kind, "4712")
    _note(person, "kald 2", status, found)
    return person.notes.step + 1


def post_batch(person: Person) -> int:
    """Send three appeals at once, with one between them that cannot be received."""
    appeals = [
        an_appeal("bunke 1", ("sag.pdf", SMALL)),
        an_appeal("bunke 2") | {"appeal_date": "2999-01-01"},
        an_appeal("bunke 3", ("sag.pdf", LARGE)) | {"idempotency_key": "own"},
        an_appeal("bunke 4", ("a.pdf", SMALL), ("b.pdf", LARGE)),
    ]
    body = json.dumps({"appeals": appeals}).encode()
    status, found = call(person, "batches", body, "application/json", "4713")
    if status != 207 or [one["status"] == 422 for one in found] != [0, 1, 0, 0]:
        raise UnexpectedError(f"{status}: {[one['status'] for one in found]}")
    for place in (0, 2, 3):
        one = found[place]
        _note(person, f"bunke {place + 1}", one["status"], one["received"])
    return person.notes.step + 1


# --- A member of staff at the telephone -----------------------------------------------

NOTE = {
    "caller": "Nancy Ann Berggren",
    "called_on": "30-12-2022",
    "called_at": "9.05",
    "text": "telefon 1",
}
TELEPHONE = "/post/telefon/"


def open_note(person: Person) -> int:
    """Open the page of the telephone note."""
    answer = person.ask("GET", TELEPHONE)
    found = re.search(r'name="submission" value="([^"]*)"', answer.text)
    if found is None:
        raise UnexpectedError(f"no note to write on: {answer.status}")
    person.notes.page |= dict(HIDDEN.findall(answer.text))
    person.notes.page["submission"] = found[1]
    return person.notes.step + 1


def write_note(person: Person) -> int:
    """Save what was said, and read its number."""
    hidden = {n: person.notes.page[n] for n in ("csrfmiddlewaretoken", "submission")}
    body, kind = multipart(NOTE | hidden, ())
    answer = person.ask("POST", TELEPHONE, body, Content_Type=kind)
    found = NUMBER.search(answer.text)
    if found is None:
        raise UnexpectedError(f"a note without a number: {answer.status}")
    person.is_told(NOTE["text"], found.group())
    return person.notes.step + 1


# --- Their ways -----------------------------------------------------------------------

_CITIZEN = WebForm(
    "/klag/",
    {
        "authority": "Aalborg Kommune",
        "name": "Nancy Ann Berggren",
        "email": "nancy@example.dk",
        "text": "borger 1",
    },
    (("afgoerelse.pdf", SMALL), ("bilag.pdf", LARGE)),
)
_DATES = {"appeal_date": 10, "decision_date": 20, "reconsideration_date": 3}
_APPEAL = WebForm(
    "/ankeskema/",
    {n: "-".join(_days_ago(d).split("-")[::-1]) for n, d in _DATES.items()}
    | {
        "reference": "2021-4711",
        "appellant": "Nancy Ann Berggren",
        "text": "skema 1",
    },
    (("sag.pdf", LARGE),),
    first=2,
)


def open_key_page(person: Person) -> int:
    """Open the page that asks a first instance for its key."""
    answer = person.ask("GET", "/ankeskema/noegle/")
    person.notes.page |= dict(HIDDEN.findall(answer.text))
    return 1


def give_key(person: Person) -> int:
    """Write the key."""
    token = person.notes.page["csrfmiddlewaretoken"]
    fields = {"csrfmiddlewaretoken": token, "key": KEY}
    body, kind = multipart(fields, ())
    answer = person.ask("POST", "/ankeskema/noegle/", body, Content_Type=kind)
    if answer.location != "/ankeskema/":
        raise UnexpectedError(f"the key was refused: {answer.status}")
    return 2


WAYS = {
    "citizen": Way(_CITIZEN.steps, [_CITIZEN.sent_again], _CITIZEN.back_to),
    "instance": Way(
        [open_key_page, give_key, *_APPEAL.steps],
        [_APPEAL.sent_again],
        lambda step: _APPEAL.back_to(step) if step >= _APPEAL.first else 0,
    ),
    "api": Way([post_appeal, post_supplement], [post_appeal, post_supplement]),
    "batch": Way([post_batch], [post_batch]),
    "telephone": Way([open_note, write_note], [write_note]),
}
# What each thing that is sent must hold when it has become a letter, by its text.
SENT: dict[str, tuple[File, ...]] = {
    "borger 1": _CITIZEN.files,
    "skema 1": _APPEAL.files,
    "kald 1": (("sag.pdf", LARGE),),
    "kald 2": (("mere.pdf", SMALL), ("stort.pdf", LARGE)),
    "bunke 1": (("sag.pdf", SMALL),),
    "bunke 3": (("sag.pdf", LARGE),),
    "bunke 4": (("a.pdf", SMALL), ("b.pdf", LARGE)),
    "telefon 1": (),
}


def files_of(envelope: dict[str, Any]) -> list[tuple[str, str]]:
    """List the files of a letter by name and hash."""
    from base64 import b64decode

    return [
        (file["name"], sha256(b64decode(file["content"])).hexdigest())
        for file in envelope["files"]
    ]


def hashed(files: Sequence[File]) -> list[tuple[str, str]]:
    """List files by name and hash."""
    return [(name, sha256(content).hexdigest()) for name, content in files]
