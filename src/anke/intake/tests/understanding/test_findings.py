# SPDX-License-Identifier: EUPL-1.2
"""All findings of a letter together, the rule's word on its kind, and its matters."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.deadlines.domain.receipt import Channel
from anke.intake.domain.channels import MailChannel
from anke.intake.domain.findings import Findings
from anke.intake.domain.kind_hints import rule_hint
from anke.intake.domain.kinds import MailKind
from anke.intake.domain.places import parts_of
from anke.intake.domain.reading import Attachment, Reading, Verdict
from anke.intake.domain.signals import Urgency
from anke.intake.domain.splitting import split_hints
from anke.intake.tests.growth import assert_grows_as_its_size
from anke.intake.understanding import load_knowledge, understand

pytestmark = pytest.mark.unit

LETTER = """Til Ankestyrelsen

Jeg klager på vegne af min søn over Odense Kommunes afgørelse af 3. marts 2022, som vi
fik i e-boks den 4. marts. Kommunens sagsnr. er 27.12.00-G01-123-20. De har
tvangsanbragt ham, og jeg beder om opsættende virkning.

Venlig hilsen
Nancy Ann Test Berggren, cpr-nr. 251248-9996
"""
KINDS = [
    ("Jeg klager over kommunens afslag.", (), MailKind.NEW_APPEAL),
    ("Jeg rykker for svar i sag 22-00042.", ("22-00042",), MailKind.REMINDER),
    ("Jeg søger aktindsigt i sag 22-00042.", ("22-00042",), MailKind.ACCESS_REQUEST),
    ("Supplerende oplysninger til sag 22-00042", ("22-00042",), MailKind.SUPPLEMENT),
    ("Jeg trækker min klage tilbage", (), MailKind.SUPPLEMENT),
    ("Vedr. sag 22-00042: se vedlagte.", ("22-00042",), MailKind.SUPPLEMENT),
    ("Vedr. sag 22-00042: se vedlagte.", (), None),
    ("Hej", (), None),
]


def found(text: str, **more) -> Findings:
    """Give what is found in a mail with this text."""
    return understand(
        Reading(text=text, written_on="2022-03-20", **more), MailChannel.EMAIL
    )


def test_a_whole_letter_is_understood():
    """Person, number, dates, first instance, sender and signals come out together."""
    findings = found(LETTER)

    assert [cpr.digits for cpr in findings.people] == ["2512489996"]
    assert findings.their_cases == ("27.12.00-G01-123-20",)
    assert [name for name, _ in findings.named] == ["municipality-0461"]
    assert [(one.role.value, one.day.day) for one in findings.dates] == [
        ("decision", 3),
        ("notified", 4),
    ]
    assert findings.sender.representative == "relative"
    assert findings.decision_channels == {Channel.DIGITAL_POST}
    assert findings.urgency is Urgency.TODAY
    assert {"compulsory-placement", "suspensive-effect", "appeal-phrase"} <= {
        one.signal.id for one in findings.signals
    }


def test_nothing_that_is_printed_holds_a_cpr_number():
    """Findings can be logged by accident without showing a serial number."""
    assert "9996" not in repr(found("cpr 251248-9996"))


def test_the_fields_of_digital_post_are_read():
    """The sender's own number stands in the header of the message."""
    form = (("Sender.idType", "CPR"), ("Sender.senderID", "2512489996"))
    reading = Reading(form=form)

    findings = understand(reading, MailChannel.DIGITAL_POST)

    assert [cpr.digits for cpr in findings.people] == ["2512489996"]


def test_codes_of_a_form_are_no_text():
    """A field that holds a code is not searched for words."""
    form = (("mail_kind", "reminder"), ("label", "x"), ("reasons", "Fordi"))

    assert [part.name for part in parts_of(Reading(form=form))] == ["form:reasons"]


@pytest.mark.parametrize(("text", "known", "kind"), KINDS)
def test_rules_say_what_kind_a_letter_is(text, known, kind):
    """The words and the cases that exist decide; without either nothing is said."""
    hint = rule_hint(found(text), known)

    assert (hint and hint.kind) == kind
    assert hint is None or (hint.reason and 0 < hint.sure < 1)


def test_a_number_that_is_no_case_of_ours_ties_nothing():
    """Only cases that exist make a letter a supplement."""
    text = "Supplerende oplysninger til sag 22-00042"

    sure = rule_hint(found(text), {"22-00042"}).sure
    unsure = rule_hint(found(text), set()).sure

    assert sure > unsure


def test_what_the_sender_chose_in_our_form_goes_first():
    """In a form the kind is chosen; in a mail nobody can set it."""
    reading = Reading(text="Jeg rykker", form=(("mail_kind", "supplement"),))

    by_form = rule_hint(understand(reading, MailChannel.WEB_FORM), ())
    by_mail = rule_hint(understand(reading, MailChannel.EMAIL), ())

    assert by_form.kind is MailKind.SUPPLEMENT
    assert by_mail.kind is MailKind.REMINDER


def test_mail_of_machines_is_other():
    """An automatic reply is neither appeal nor reminder."""
    hint = rule_hint(found("Jeg rykker for svar", automatic=True), ())

    assert hint.kind is MailKind.OTHER


@pytest.mark.parametrize(
    ("text", "reason", "matters"),
    [
        ("Ad 1) Klage over afslag\nAd 2) Klage over krav\nAd 3) § 41", "list", 3),
        ("1. Jeg klager over afslag\n2. Jeg klager over krav", "list", 2),
        ("Vedr. sag 22-00042 og sag 22-00043", "own-cases", 2),
        (
            "Klage over afgørelse af 3. marts 2022 og over afgørelse af 8. marts 2022",
            "decisions",
            2,
        ),
        ("cpr 251248-9996 og cpr 291182-9996", "people", 2),
        (
            "Jeg klager over afgørelsen. Jeg søger aktindsigt.",
            "access-and-appeal",
            2,
        ),
        ("Jeg klager over afslaget. Derudover søger jeg aktindsigt.", "turn", 2),
        ("Vedhæftet er min klage over STU.\n\nNoget helt andet: min nabo.", "turn", 2),
        ("Jeg klager over afslaget.\nJEG HAR OGSAA EN ANDEN KLAGE.", "turn", 2),
        (
            (
                "Jeg klager over afslag. Desuden klager jeg over krav. "
                "Forresten: Jeg rykker for svar."
            ),
            "turn",
            3,
        ),
        ("Supplerende oplysninger. Og så vil jeg klage over kravet.", "turn", 2),
    ],
)
def test_several_matters_are_seen(text, reason, matters):
    """Lists, cases, decisions, people and a request beside an appeal are signs."""
    reading = Reading(text=text, written_on="2022-03-20")

    hints = split_hints(reading, understand(reading, MailChannel.EMAIL))

    assert (reason, matters) in [(hint.reason, hint.matters) for hint in hints]
    assert all(hint.text_da and hint.text_en for hint in hints)


@pytest.mark.parametrize(
    "text",
    [
        LETTER,
        "1. Mælk\n2. Brød",
        "Mødet er kl. 1) nu",
        "Jeg klager over afgørelse af 3. marts 2022. Afgørelsen af 3. marts er forkert",
        "Jeg klager over afslaget. Jeg har bedt kommunen om aktindsigt.",
        "Jeg er uenig i afslaget. Jeg søger aktindsigt i min klagesag.",
        "Jeg klager over afslaget. Sag 22-00042. Jeg søger aktindsigt.",
        "Jeg klager over afslaget. Derudover har min nabo fået det.",
        "Derudover klager jeg over afslaget.",
        "De sagde noget helt andet. Jeg klager over afslaget.",
        "",
    ],
)
def test_one_matter_is_not_split(text):
    """Ordinary lists and dates named twice are no sign of several matters."""
    reading = Reading(text=text, written_on="2022-03-20")

    assert split_hints(reading, understand(reading, MailChannel.EMAIL)) == ()


@given(st.text(), st.text(max_size=50), st.text(max_size=20))
def test_any_letter_is_understood_without_an_error(text, subject, name):
    """No text makes the understanding of a letter fail."""
    attached = Attachment(name, "2", "text/plain", 9, "x", Verdict.READ, text)
    reading = Reading(
        subject=subject,
        text=text,
        history=text,
        attachments=(attached,),
        form=((name, text),),
    )

    findings = understand(reading, MailChannel.EMAIL)

    rule_hint(findings, ())
    split_hints(reading, findings)


@pytest.mark.parametrize(
    "piece",
    [
        "Ad 1) klage\n",
        "1.\n",
        "klage 3/3-22 22-00042 0101801234 ",
        "§",
        "Derudover klager jeg over. ",
        "bad om aktindsigt ",
    ],
)
def test_no_piece_makes_the_understanding_slow(piece):
    """Ten times the text takes about ten times as long."""

    def understood(size):
        text = piece * (size // len(piece))
        reading = Reading(text=text, written_on="2022-03-20")
        split_hints(reading, understand(reading, MailChannel.EMAIL))

    assert_grows_as_its_size(understood)


def test_added_knowledge_is_used():
    """An authority adds its domains and signals in one text."""
    text = """
[[domain]]
domain = "odense.dk"
first_instance = "municipality-0461"
source = "os"
confirmed = true
"""
    reading = Reading(authenticated_domain="odense.dk")

    findings = understand(reading, MailChannel.EMAIL, load_knowledge([text]))

    assert findings.sender.verified


def test_real_decisions_are_read(shared_data: Path):
    """In real principmeddelelser the journal number is found and no CPR number is."""
    path = shared_data / "dk-legal-docs" / "ankestyrelsen.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    assert documents

    for document in documents:
        text = f"J.nr. {document['journal_number']}\n{document['text']}"
        findings = found(text)
        assert document["journal_number"] in findings.own_cases
        assert findings.cprs == ()
