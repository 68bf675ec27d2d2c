# SPDX-License-Identifier: EUPL-1.2
"""Who sent a letter: proof by domain, CVR number or form; all else is a claim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.catalogue import load_catalogue
from anke.intake.domain.channels import MailChannel
from anke.intake.domain.reading import Reading
from anke.intake.domain.senders import (
    Basis,
    RepresentativeKind,
    SenderKind,
    find_sender,
    named_first_instances,
)
from anke.intake.errors import IntakeDataError
from anke.intake.senders import load_senders
from anke.intake.tests.growth import assert_grows_as_its_size

pytestmark = pytest.mark.unit

TABLE = load_senders()
ODENSE = "municipality-0461"
CONFIRMED = load_senders(
    [
        """
[[domain]]
domain = "odense.dk"
first_instance = "municipality-0461"
cvr = "12345678"
source = "os"
confirmed = true
"""
    ]
)
ENTRY = '[[domain]]\ndomain = "x.dk"\nfirst_instance = "municipality-0461"\nsource="o"'
ACTING = [
    ("Jeg skriver på vegne af min mor.", RepresentativeKind.RELATIVE),
    ("Som mor til Anna klager jeg", RepresentativeKind.RELATIVE),
    ("Jeg er værge for min bror", RepresentativeKind.RELATIVE),
    ("Som advokat for min klient", RepresentativeKind.LAWYER),
    ("Vores medlem ønsker at klage", RepresentativeKind.UNION),
    ("som partsrepræsentant for Anna", RepresentativeKind.OTHER),
    ("I henhold til vedlagte fuldmagt", RepresentativeKind.OTHER),
    ("I am writing on behalf of my mother", RepresentativeKind.RELATIVE),
]


def test_a_genuine_confirmed_domain_proves_the_first_instance():
    """A domain below the first instance's own is the first instance's, too."""
    reading = Reading(authenticated_domain="post.odense.dk")

    sender = find_sender(reading, MailChannel.EMAIL, CONFIRMED)

    assert (sender.kind, sender.first_instance) == (SenderKind.FIRST_INSTANCE, ODENSE)
    assert sender.verified


def test_a_domain_that_we_only_assume_proves_too_little():
    """Who owns a domain must be confirmed before its sender is called verified."""
    reading = Reading(authenticated_domain="odense.dk")

    sender = find_sender(reading, MailChannel.EMAIL, TABLE)

    assert (sender.first_instance, sender.verified) == (ODENSE, False)
    assert sender.sure < 0.9


@pytest.mark.parametrize("domain", ["odense.dk.evil.com", "xodense.dk", "dk", "", "."])
def test_a_domain_that_only_looks_like_it_proves_nothing(domain):
    """Neither a longer name nor one that ends alike is the first instance's."""
    reading = Reading(authenticated_domain=domain)

    sender = find_sender(reading, MailChannel.EMAIL, CONFIRMED)

    assert sender.kind is SenderKind.CITIZEN


def test_an_address_without_proof_is_a_claim():
    """Anybody can write an address of a municipality into a mail."""
    reading = Reading(sender_address="sag@odense.dk", sender_name="Odense Kommune")

    sender = find_sender(reading, MailChannel.EMAIL, CONFIRMED)

    assert (sender.kind, sender.verified) == (SenderKind.CITIZEN, False)
    assert [(c.basis, c.first_instance) for c in sender.claims] == [
        (Basis.ADDRESS, ODENSE)
    ]


def test_digital_post_vouches_for_the_cvr_number():
    """The CVR number counts in Digital Post, and only there."""
    form = (("Sender.idType", "CVR"), ("Sender.senderID", "12345678"))
    reading = Reading(form=form)

    by_post = find_sender(reading, MailChannel.DIGITAL_POST, CONFIRMED)
    by_mail = find_sender(reading, MailChannel.EMAIL, CONFIRMED)

    assert (by_post.first_instance, by_post.basis) == (ODENSE, Basis.CVR)
    assert by_post.verified
    assert by_mail.kind is SenderKind.CITIZEN


def test_the_first_instances_own_form_is_proof_and_the_citizens_is_not():
    """In the citizen's form the field names whose decision is appealed."""
    reading = Reading(form=(("first_instance", ODENSE),))

    theirs = find_sender(reading, MailChannel.APPEAL_FORM, TABLE)
    citizens = find_sender(reading, MailChannel.WEB_FORM, TABLE)

    assert (theirs.kind, theirs.verified) == (SenderKind.FIRST_INSTANCE, True)
    assert citizens.kind is SenderKind.CITIZEN


@pytest.mark.parametrize(("text", "kind"), ACTING)
def test_who_acts_for_another_says_so(text, kind):
    """The usual words of lawyers, unions and relatives are known, as claims."""
    sender = find_sender(Reading(text=text), MailChannel.EMAIL, TABLE)

    assert (sender.kind, sender.representative) == (SenderKind.REPRESENTATIVE, kind)
    assert not sender.verified
    claim = sender.claims[0]
    assert text[claim.place.start : claim.place.end] == claim.text


def test_a_citizen_is_a_citizen():
    """Without any sign of somebody else the sender is taken for the citizen."""
    sender = find_sender(Reading(text="Jeg klager."), MailChannel.EMAIL, TABLE)

    assert (sender.kind, sender.claims) == (SenderKind.CITIZEN, ())


def test_who_forwards_an_appeal_claims_to_be_the_first_instance():
    """The words of a forwarding letter are a claim without the domain."""
    text = "Hermed videresendes klage fra en borger."

    sender = find_sender(Reading(text=text), MailChannel.EMAIL, TABLE)

    assert sender.kind is SenderKind.CITIZEN
    assert sender.claims[0].kind is SenderKind.FIRST_INSTANCE


def test_first_instances_are_found_by_name():
    """Names are found inflected; the form's field comes first."""
    reading = Reading(
        text="Jeg klager over Odense Kommunes afgørelse og Udbetaling Danmark.",
        form=(("first_instance", "municipality-0101"),),
    )

    found = [one for one, _ in named_first_instances(reading, TABLE)]

    assert found == ["municipality-0101", ODENSE, "udk"]


def test_every_municipality_has_a_domain_of_the_catalogue():
    """All 98 municipalities are in the table, and every entry is in the catalogue."""
    known = {one.id: one.kind for one in load_catalogue().first_instances}
    owners = [one.first_instance for one in TABLE.domains.values()]

    municipalities = {one for one, kind in known.items() if kind == "municipality"}
    assert len(municipalities) == 98
    assert municipalities <= set(owners)
    assert all(one in known for one in owners if one)
    assert all(one.source for one in TABLE.domains.values())


@given(st.text(), st.text(max_size=40))
def test_any_letter_has_a_sender(text, domain):
    """No text and no domain makes the search for the sender fail."""
    reading = Reading(text=text, authenticated_domain=domain, sender_address=domain)

    assert find_sender(reading, MailChannel.EMAIL, TABLE).kind in SenderKind


@pytest.mark.parametrize("piece", ["på vegne af ", "som mor ", "kommune ", "advokat"])
def test_no_text_makes_the_search_for_the_sender_slow(piece):
    """Ten times the text takes about ten times as long, not a hundred times."""

    def read(size):
        reading = Reading(text=piece * (size // len(piece)))
        find_sender(reading, MailChannel.EMAIL, TABLE)
        named_first_instances(reading, TABLE)

    assert_grows_as_its_size(read)


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ('"municipality-0461"', '"municipality-9999"', "alike: municipality-"),
        ('"x.dk"', '"not a domain"', "field domain"),
        ('source="o"', 'source="o"\ncvr="12"', "field cvr"),
        ('source="o"', 'source="o"\nkind="authority"', "field first_instance"),
        ('source="o"', 'source="o"\nhow="so"', "field how"),
        ('source="o"', "", "field source"),
    ],
)
def test_a_mistake_in_the_table_names_itself(before, after, named):
    """File, entry and field are named when an added table is wrong."""
    with pytest.raises(IntakeDataError) as refusal:
        load_senders([ENTRY.replace(before, after)])

    assert named in str(refusal.value)
    assert "added text 1" in str(refusal.value)
