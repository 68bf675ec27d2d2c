# SPDX-License-Identifier: EUPL-1.2
"""The pages of the registers: look, record, confirm by another, take back."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anke.contract.domain.evidence_life import RecordStage, register_stream
from anke.contract.queries import contract_of
from anke.contract.registers.queries import evidence_of, ledger_of
from anke.contract.registers.tests.world import CONTRACT, PDF, STREAM, people_in

pytestmark = [pytest.mark.db, pytest.mark.django_db]

HERE = "/resultatplan/registre/"
PART = f"{HERE}leverance/{CONTRACT}/1.5/account/"
REGISTER = "minimum-requirements-2020"


@pytest.fixture
def people(tmp_path, settings):
    """Give a house with its people."""
    return people_in(tmp_path, settings)


def client_of(user, language: str = "da") -> Client:
    """Sign somebody in, who reads this language."""
    client = Client()
    client.cookies["anke_language"] = language
    client.force_login(user)
    return client


def text_of(client: Client, address: str) -> str:
    """Read a page that must be there."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """Give a file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def test_a_document_is_kept_sent_and_confirmed_on_its_page(people) -> None:
    """By two persons; each step says what comes next."""
    one, two = client_of(people.controller), client_of(people.head)
    assert "Der er ikke registreret noget endnu" in text_of(one, PART)

    kept = one.post(f"{PART}dokument/", {"file": upload("redegørelse.pdf", PDF)})
    sent = one.post(f"{PART}sendt/", {"document": 1, "on": "2022-09-28"})

    assert (kept.status_code, sent.status_code) == (302, 302)
    own = text_of(one, PART)
    assert "Du har selv registreret det" in own
    assert "bekraeft" not in own
    assert "Venter på en andens bekræftelse" in text_of(two, HERE)
    refused = one.post(f"{HERE}bekraeft/{STREAM}/2/", follow=True)
    assert "En anden person skal bekræfte" in refused.content.decode()

    assert f"bekraeft/{STREAM}/2/" in text_of(two, PART)
    two.post(f"{HERE}bekraeft/{STREAM}/2/")

    assert "Sendt 28.09.2022" in text_of(two, HERE)
    assert len(evidence_of(contract_of(0, CONTRACT)).sent) == 1
    file = two.get(f"{HERE}dokument/{CONTRACT}/1/")
    assert file.content == PDF
    assert "redeg%C3%B8relse.pdf" in file["Content-Disposition"]


def test_a_record_is_taken_back_with_a_reason(people) -> None:
    """Without one nothing happens; with one it stays readable."""
    one = client_of(people.analyst)
    figure = f"{HERE}tal/{CONTRACT}/result/"
    form = {"value": "98,5", "known_on": "2022-12-12", "source": "SKS"}
    one.post(figure, form)
    address = f"{HERE}traek-tilbage/{STREAM}/1/"

    assert "98,5 mio. kr." in text_of(one, address)
    without = one.post(address, {"cause": ""})
    one.post(address, {"cause": "Forkert år"})

    assert without.status_code == 422
    assert ledger_of(STREAM).record(1).stage is RecordStage.WITHDRAWN
    assert "Fordi: Forkert år" in text_of(one, figure)
    assert one.post(address, {"cause": "Igen"}).status_code == 409


def test_a_requirement_gets_a_status(people) -> None:
    """Its page, the list, and who may not."""
    one = client_of(people.controller)
    address = f"{HERE}punkt/{REGISTER}/dmarc/"
    form = {"status": "met", "on": "2022-12-01", "evidence": "Rapport 7"}

    assert one.post(address, form | {"on": "2023-01-01"}).status_code == 422
    one.post(address, form | {"next_review_on": "2022-12-15"})
    stream = register_stream(REGISTER)
    client_of(people.head).post(f"{HERE}bekraeft/{stream}/1/")

    page = text_of(one, f"{HERE}krav/")
    assert "1 af 20 er opfyldt og bekræftet" in page
    assert "Nogen skal se på det igen" in page
    other = client_of(people.caseworker)
    assert "Registrér status" not in text_of(other, address)
    assert other.post(address, form).status_code == 403


def test_obligations_show_what_is_overdue_and_unconfirmed(people) -> None:
    """With the day in red and the missing source in words."""
    page = text_of(client_of(people.caseworker), f"{HERE}forpligtelser/")

    assert "Evaluering til Folketinget 1. oktober 2020" in page
    assert "Overskredet" in page
    assert "Ubekræftet" in page
    assert "Overskredet" in text_of(
        client_of(people.head), f"{HERE}punkt/obligations/folketing-evaluation-2020/"
    )


def test_figures_come_from_the_template_filled_in(people) -> None:
    """The sheet that is sent is the one that is taken in; empty rows are left out."""
    one = client_of(people.analyst)
    sheet = one.get(f"{HERE}skabelon/{CONTRACT}/csv/").content.decode("utf-8-sig")
    filled = sheet.replace("result;;mio. kr.;;", "result;98,5;mio. kr.;SKS;12-12-2022")
    address = f"{HERE}indlaes/{CONTRACT}/"

    assert "Fil med tal" in text_of(one, address)
    page = one.post(address, {"file": upload("tal.csv", filled.encode())})

    told = page.content.decode()
    assert "Filen er indlæst" in told
    assert "Ikke udfyldt" in told
    assert [each.said.value for each in ledger_of(STREAM).records] == ["98.5"]
    assert one.get(f"{HERE}skabelon/{CONTRACT}/xlsx/").content.startswith(b"PK")
    wrong = one.post(address, {"file": upload("tal.csv", b"a;b\n")})
    assert wrong.status_code == 422
    assert "mangler kolonnen" in wrong.content.decode()


def test_what_is_refused_is_said_in_the_reader_s_language(people) -> None:
    """A refusal of the rules and one of the services, in both."""
    form = {"value": "1.234", "known_on": "2022-12-12", "source": "SKS"}
    address = f"{HERE}tal/{CONTRACT}/result/"

    danish = client_of(people.analyst).post(address, form)
    english = client_of(people.analyst, "en").post(address, form)

    assert "kan læses på to måder" in danish.content.decode()
    assert "can be read in two ways" in english.content.decode()
    assert danish.status_code == english.status_code == 409


@pytest.mark.parametrize(
    "address",
    [
        "?plan=findes-ikke",
        "krav/?register=findes-ikke",
        f"leverance/{CONTRACT}/1.5/findes-ikke/",
        f"tal/{CONTRACT}/findes-ikke/",
        f"punkt/{REGISTER}/findes-ikke/",
        "punkt/findes-ikke/dmarc/",
        f"dokument/{CONTRACT}/7/",
        f"traek-tilbage/{STREAM}/7/",
        "skabelon/findes-ikke/csv/",
        f"skabelon/{CONTRACT}/pdf/",
    ],
)
def test_what_is_not_there_is_no_page(people, address: str) -> None:
    """Nor a fault."""
    assert client_of(people.head).get(HERE + address).status_code == 404


def test_every_contract_and_register_can_be_looked_at(people) -> None:
    """The others are a click away."""
    head = client_of(people.head)

    assert "Resultatplan 2020" in text_of(head, HERE)
    assert "Byggeklageenheden" not in text_of(head, f"{HERE}?plan=resultatplan-2020")
    newer = text_of(head, f"{HERE}krav/?register=minimum-requirements-2024")
    assert "29. Intern infrastruktur" in newer
    assert date(2024, 7, 1).strftime("%d.%m.%Y") in text_of(
        head, f"{HERE}punkt/minimum-requirements-2024/dmarc/"
    )
