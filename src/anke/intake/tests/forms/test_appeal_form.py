# SPDX-License-Identifier: EUPL-1.2
"""The appeal form: the three dates, all documents, and the running number."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from anke.cases.clock import today
from anke.intake.forms.instance_keys import create_key, revoke_keys
from anke.intake.models import Letter
from anke.intake.queries import ledger
from anke.intake.tests.forms.conftest import AALBORG, CPR, envelope, pdf, post

pytestmark = [pytest.mark.db, pytest.mark.django_db]

FORM = "/ankeskema/"
SUPPLEMENT = "/ankeskema/supplement/"
KEY = "/ankeskema/noegle/"


def written(day: date) -> str:
    """Write a day as a Dane does."""
    return day.strftime("%d-%m-%Y")


def fields(**changes: object) -> dict[str, object]:
    """Give a form that can be sent."""
    return {
        "appeal_date": written(today() - timedelta(days=10)),
        "decision_date": written(today() - timedelta(days=20)),
        "reconsideration_date": written(today() - timedelta(days=3)),
        "reference": "2021-4711",
        "appellant": "Nancy Ann Berggren",
        "cpr": CPR,
        "files": [pdf("sag.pdf")],
    } | changes


@pytest.fixture
def aalborg(aalborg_key: str) -> Client:
    """Give a browser in which Aalborg has written its key."""
    client = Client(enforce_csrf_checks=True)
    assert post(client, KEY, {"key": aalborg_key})["Location"] == FORM
    return client


def send(client: Client, path: str, values: dict[str, object]) -> str:
    """Go the whole way and give the number on the receipt."""
    assert post(client, path, values)["Location"] == f"{path}kontrol/"
    assert post(client, f"{path}kontrol/")["Location"] == f"{path}kvittering/"
    return str(client.get(f"{path}kvittering/").context["facts"]["number"])


def test_an_appeal_is_forwarded_with_its_dates(aalborg: Client) -> None:
    """The letter holds the dates, the citizen and who forwarded it."""
    number = send(aalborg, FORM, fields())

    raw = envelope(number)
    assert raw["form"]["first_instance"] == AALBORG
    assert raw["form"]["appeal_date"] == str(today() - timedelta(days=10))
    assert raw["form"]["mail_kind"] == "new_appeal"
    assert raw["sender"]["name"] == "Aalborg Kommune"
    assert Letter.objects.get(pk=number).channel == "appeal-form"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"appeal_date": -30}, "appeal_date"),
        ({"reconsideration_date": -11}, "reconsideration_date"),
        ({"decision_date": 1}, "decision_date"),
        ({"reconsideration_date": 1}, "reconsideration_date"),
    ],
)
def test_dates_out_of_order_or_in_the_future_are_refused(
    aalborg: Client, changes: dict[str, int], field: str
) -> None:
    """Decision before appeal before reconsideration, and none of tomorrow."""
    days = {
        name: written(today() + timedelta(days=offset))
        for name, offset in changes.items()
    }

    response = post(aalborg, FORM, fields(**days))

    assert field in response.context["form"].errors
    assert ledger().received == 0


def test_the_same_day_three_times_is_in_order(aalborg: Client) -> None:
    """What was decided, appealed and reconsidered on one day is no mistake."""
    day = written(today())

    assert send(
        aalborg,
        FORM,
        fields(appeal_date=day, decision_date=day, reconsideration_date=day),
    )


def test_lateness_is_pointed_out_with_its_law_and_sent_all_the_same(
    aalborg: Client,
) -> None:
    """More than four weeks in the house is shown when looking over, not refused."""
    late = fields(
        appeal_date=written(today() - timedelta(days=60)),
        decision_date=written(today() - timedelta(days=150)),
    )
    post(aalborg, FORM, late)
    page = aalborg.get(f"{FORM}kontrol/").content.decode()

    assert "retssikkerhedsloven § 66" in page
    assert "§ 67" in page
    assert post(aalborg, f"{FORM}kontrol/").status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"files": []}, "files"),
        ({"reference": ""}, "reference"),
        ({"appeal_date": ""}, "appeal_date"),
        ({"appellant": "", "cpr": ""}, "appellant"),
        ({"reconsideration_date": ""}, "reconsideration_date"),
        ({"no_reconsideration": "on"}, "no_reconsideration"),
        ({"area": "udk"}, "area"),
    ],
)
def test_what_a_case_cannot_do_without_is_demanded(
    aalborg: Client, changes: dict[str, object], field: str
) -> None:
    """The field that is missing is named; nothing is received."""
    response = post(aalborg, FORM, fields(**changes))

    assert list(response.context["form"].errors) == [field]


def test_a_decision_that_is_not_reconsidered_has_no_third_date(aalborg: Client) -> None:
    """Committee decisions come straight to us."""
    number = send(
        aalborg, FORM, fields(reconsideration_date="", no_reconsideration="on")
    )

    assert envelope(number)["form"]["no_reconsideration"] == "yes"
    assert "reconsideration_date" not in envelope(number)["form"]


def test_the_subject_brings_its_area(aalborg: Client) -> None:
    """Whoever knows the subject need not choose the area."""
    page = aalborg.get(FORM)
    groups = page.context["form"].fields["subject_code"].choices[1:]
    subject = groups[0][1][0][0]

    number = send(aalborg, FORM, fields(subject_code=subject))

    assert envelope(number)["form"]["subject_code"] == subject
    assert envelope(number)["form"]["area"] == "municipal"


def test_a_supplement_needs_an_own_number(aalborg: Client) -> None:
    """The running number of the receipt leads to the appeal; another's does not."""
    number = send(aalborg, FORM, fields())
    wrong = post(aalborg, SUPPLEMENT, {"supplement_to": "26-M99999", "text": "x"})
    right = send(aalborg, SUPPLEMENT, {"supplement_to": number.lower(), "text": "x"})

    assert list(wrong.context["form"].errors) == ["supplement_to"]
    assert envelope(right)["form"]["supplement_to"] == number
    assert envelope(right)["form"]["mail_kind"] == "supplement"


def test_a_supplement_of_nothing_is_refused(aalborg: Client) -> None:
    """A supplement holds a file or a remark."""
    number = send(aalborg, FORM, fields())

    response = post(aalborg, SUPPLEMENT, {"supplement_to": number})

    assert list(response.context["form"].errors) == ["files"]


@pytest.mark.parametrize(
    "path",
    [FORM, f"{FORM}kontrol/", f"{FORM}kvittering/", SUPPLEMENT],
)
def test_without_a_key_the_way_leads_to_the_key(db: None, path: str) -> None:
    """Every page of the appeal form asks for the key first."""
    assert Client().get(path)["Location"] == KEY


def test_a_wrong_key_opens_nothing(db: None) -> None:
    """The field says that the key is not right, and nothing else."""
    client = Client(enforce_csrf_checks=True)
    response = post(client, KEY, {"key": "anke_forkert"})

    assert "Nøglen er ikke rigtig" in response.content.decode()
    assert "anke_forkert" not in response.content.decode()
    assert client.get(FORM)["Location"] == KEY


def test_a_revoked_key_closes_the_form_at_once(aalborg: Client) -> None:
    """Who is inside when the key is taken back is outside with the next page."""
    revoke_keys(AALBORG)

    assert aalborg.get(FORM)["Location"] == KEY


def test_closing_leaves_nothing_for_the_next(aalborg: Client) -> None:
    """Another first instance in the same browser sees no draft of the one before."""
    post(aalborg, FORM, fields(reference=""))
    token = aalborg.cookies["anke_csrf"].value
    aalborg.post("/ankeskema/afslut/", {"csrfmiddlewaretoken": token})

    post(aalborg, KEY, {"key": create_key("municipality-0101")})

    page = aalborg.get(FORM).content.decode()
    assert "Københavns Kommune" in page
    assert "Nancy" not in page
    assert "sag.pdf" not in page
