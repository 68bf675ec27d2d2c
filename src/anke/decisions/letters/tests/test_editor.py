# SPDX-License-Identifier: EUPL-1.2
"""The page on which a letter is written: saved, merged, drawn, to Word and back."""

from __future__ import annotations

import io
import re
from datetime import date

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anke.access.domain.roles import Role
from anke.access.models import ViewEvent
from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.tests.factories import do
from anke.decisions.domain.draft_merging import section_digest
from anke.decisions.letters.drafts import choose, open_draft
from anke.decisions.letters.facts import Choice
from anke.decisions.letters.models import Draft
from anke.decisions.letters.tests.people import member, open_case

pytestmark = pytest.mark.django_db
PART = {"X-Anke-Part": "yes"}
TODAY = date(2022, 12, 31)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the letters be of one day."""
    monkeypatch.setattr(clock, "fixed_today", lambda: TODAY)


def browser(user) -> Client:
    """Sign somebody in."""
    client = Client(headers={"Accept-Language": "da"})
    client.force_login(user)
    return client


@pytest.fixture
def number() -> str:
    """A case with its appellant."""
    return open_case()


@pytest.fixture
def client() -> Client:
    """The caseworker's browser."""
    return browser(member())


def address(number: str, slug: str = "") -> str:
    """Give the address of a letter."""
    return f"/sagsbehandling/{number}/brev/{f'{slug}/' if slug else ''}"


def fields_of(page: str) -> dict[str, list[str]]:
    """Read what the letter's form would send, as a browser does."""
    import html

    form = page.partition("data-letter-form")[2].partition("</form>")[0]
    data: dict[str, list[str]] = {"act": ["save"]}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (
            re.search(r'name="([^"]*)"', tag),
            re.search(r'value="([^"]*)"', tag),
        )
        if name and name[1] != "csrfmiddlewaretoken":
            data.setdefault(name[1], []).append(
                html.unescape(value[1] if value else "")
            )
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL
    ):
        data[name] = [html.unescape(text)]
    return data


def seen(client: Client, number: str, slug: str = "") -> dict[str, list[str]]:
    """Open the page and give what its form holds."""
    response = client.get(address(number, slug))
    assert response.status_code == 200
    return fields_of(response.content.decode())


def test_a_letter_begins_with_its_outcome(client: Client, number: str) -> None:
    """Choosing an outcome fetches the texts for it, filled with the case's facts."""
    response = client.post(
        address(number), {"act": "choose", "outcome": "remitted"}, follow=True
    )

    page = response.content.decode()
    assert "Vi hjemviser sagen. Det vil sige, at kommunen skal" in page
    assert "Teksterne er hentet" in page


def test_an_outcome_the_area_does_not_know_is_refused(
    client: Client, number: str
) -> None:
    """The page comes back with the reason, and nothing is stored."""
    response = client.post(address(number), {"act": "choose", "outcome": "adoption"})

    assert response.status_code == 422
    assert not Draft.objects.exists()


def test_what_is_written_is_kept(client: Client, number: str) -> None:
    """Saved and opened again it stands there."""
    client.post(address(number), {"act": "choose", "outcome": "upheld"})
    data = seen(client, number) | {"body-decision-rules": ["Reglen <b>siger</b> nej."]}

    response = client.post(address(number), data, follow=True)

    page = response.content.decode()
    assert "Brevet er gemt" in page
    assert "Reglen &lt;b&gt;siger&lt;/b&gt; nej." in page
    assert "<b>siger" not in page


def test_a_form_that_nobody_touched_changes_nothing(
    client: Client, number: str
) -> None:
    """What the browser sends back is what it was given."""
    client.post(address(number), {"act": "choose", "outcome": "upheld"})
    before = Draft.objects.get().version

    client.post(address(number), seen(client, number))

    assert Draft.objects.get().version == before


def test_two_people_who_write_in_one_section_see_both_texts(
    client: Client, number: str
) -> None:
    """The second is shown what the first wrote, and nothing of theirs is lost."""
    other = browser(member(code="S002"))
    client.post(address(number), {"act": "choose", "outcome": "upheld"})
    mine, theirs = seen(client, number), seen(other, number)
    client.post(address(number), mine | {"body-decision-rules": ["Det første."]})

    response = other.post(
        address(number), theirs | {"body-decision-rules": ["Det andet."]}
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "Det første." in page
    assert "Det andet." in fields_of(page)["body-decision-rules"]
    assert stored(number, "decision-rules") == "Det første."

    response = other.post(address(number), fields_of(page))

    assert response.status_code == 302
    assert stored(number, "decision-rules") == "Det andet."


def stored(number: str, section: str) -> str:
    """Read a section of the draft as it is stored."""
    return (
        open_draft(member(code=f"R{Draft.objects.get().version}"), number)
        .letter.section(section)
        .body
    )


def test_autosave_keeps_what_another_wrote_elsewhere(
    client: Client, number: str
) -> None:
    """The page is told of the section that changed, and cannot overwrite it."""
    other = browser(member(code="S002"))
    client.post(address(number), {"act": "choose", "outcome": "upheld"})
    mine, theirs = seen(client, number), seen(other, number)
    client.post(address(number), mine | {"body-decision-rules": ["Det første."]})

    told = other.post(
        address(number),
        theirs | {"body-decision-reasons": ["Mine grunde."]},
        headers=PART,
    ).json()

    assert told["others"]["decision-rules"]["body"] == "Det første."
    assert "decision-rules" not in told["bases"]
    assert told["bases"]["decision-reasons"] == section_digest(
        "Sådan begrunder vi afgørelsen", "Mine grunde."
    )
    # Sent again as it was, the old words do not come back.
    again = theirs | {
        "body-decision-reasons": ["Mine grunde."],
        "base-decision-reasons": [told["bases"]["decision-reasons"]],
    }
    assert other.post(address(number), again, headers=PART).status_code == 200
    assert stored(number, "decision-rules") == "Det første."


def test_autosave_tells_of_a_conflict_with_both_texts(
    client: Client, number: str
) -> None:
    """The script shows them; nothing is stored meanwhile."""
    other = browser(member(code="S002"))
    client.post(address(number), {"act": "choose", "outcome": "upheld"})
    mine, theirs = seen(client, number), seen(other, number)
    client.post(address(number), mine | {"body-decision-rules": ["Det første."]})

    response = other.post(
        address(number), theirs | {"body-decision-rules": ["Det andet."]}, headers=PART
    )

    (conflict,) = response.json()["conflicts"]
    assert response.status_code == 409
    assert conflict["theirs"] == "Det første."
    assert conflict["base"] == section_digest("Reglerne", "Det første.")


def test_the_page_shows_what_is_missing_and_what_could_be_plainer(
    client: Client, number: str
) -> None:
    """Beside the letter, with a link to the section."""
    client.post(address(number), {"act": "choose", "outcome": "upheld"})
    data = seen(client, number) | {
        "body-decision-rules": ["Hjælpen ydes, såfremt du søger."]
    }

    told = client.post(address(number), data, headers=PART).json()

    assert "<mark>såfremt</mark>" in told["beside"]
    assert "<mark>ydes</mark>" in told["beside"]
    assert 'href="#s-decision-reasons"' in told["beside"]
    assert told["lacks"]["decision-reasons"]


@pytest.mark.parametrize(
    "slug", ["kvittering", "partshoering", "anmodning", "rykker", "fristbrev"]
)
def test_every_other_letter_has_its_page(
    client: Client, number: str, slug: str
) -> None:
    """With the fields that only a person knows."""
    page = client.get(address(number, slug)).content.decode()

    assert 'name="f-frist"' in page
    assert "Venlig hilsen" in page


def test_what_only_a_person_knows_is_filled_in(client: Client, number: str) -> None:
    """Several questions become points of a list."""
    client.post(
        address(number, "partshoering"),
        {"act": "choose", "f-frist": "15. januar 2023", "f-spørgsmål": "Et?\n\nTo?"},
    )

    data = seen(client, number, "partshoering")
    assert data["body-hearing-what"][0].endswith("- Et?\n- To?")
    assert "senest den 15. januar 2023" in data["body-hearing-how"][0]


def test_a_draft_is_shown_as_pdf_and_goes_to_word_and_back(
    client: Client, number: str
) -> None:
    """What was edited in Word is the draft afterwards."""
    client.post(address(number), {"act": "choose", "outcome": "upheld"})
    pdf = client.get(address(number) + "afgoerelse/udkast.pdf")
    word = client.get(address(number) + "afgoerelse/udkast.docx")
    document = docx.Document(io.BytesIO(word.content))
    (rule,) = [
        one
        for one in document.paragraphs
        if one.text.startswith("[[Gengiv kort, hvad reglen")
    ]
    rule.text = "Reglen siger, at du har ret."
    changed = io.BytesIO()
    document.save(changed)

    response = client.post(
        address(number) + "afgoerelse/udkast.docx",
        {"word": SimpleUploadedFile("brev.docx", changed.getvalue())},
    )

    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Security-Policy"].startswith("sandbox")
    assert "Word-filen er nu udkastet" in response.content.decode()
    assert stored(number, "decision-rules").endswith("Reglen siger, at du har ret.")


def test_an_old_word_file_is_laid_beside_the_draft(client: Client, number: str) -> None:
    """What was written in the page since is not overwritten."""
    client.post(address(number), {"act": "choose", "outcome": "upheld"})
    word = client.get(address(number) + "afgoerelse/udkast.docx").content
    data = seen(client, number) | {"body-decision-rules": ["Skrevet på siden."]}
    client.post(address(number), data)

    response = client.post(
        address(number) + "afgoerelse/udkast.docx",
        {"word": SimpleUploadedFile("brev.docx", word)},
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "Skrevet på siden." in page
    assert "[[Gengiv kort" in fields_of(page)["body-decision-rules"][0]
    assert stored(number, "decision-rules") == "Skrevet på siden."


def test_a_word_file_of_another_case_is_refused(client: Client, number: str) -> None:
    """A letter never ends up on the wrong case."""
    other = open_case()
    word = client.get(address(other) + "afgoerelse/udkast.docx").content

    response = client.post(
        address(number) + "afgoerelse/udkast.docx",
        {"word": SimpleUploadedFile("brev.docx", word)},
        follow=True,
    )

    assert f"Filen hører til et andet brev (sag {other})" in response.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04"])
def test_what_is_no_word_file_is_told_so(
    client: Client, number: str, content: bytes
) -> None:
    """The draft stays as it is."""
    response = client.post(
        address(number) + "afgoerelse/udkast.docx",
        {"word": SimpleUploadedFile("brev.docx", content)},
        follow=True,
    )

    assert response.status_code == 200
    assert not Draft.objects.exists()


def test_a_draft_can_be_begun_anew(client: Client, number: str) -> None:
    """Then the library's proposal stands there again."""
    client.post(address(number), {"act": "choose", "outcome": "upheld"})

    client.post(address(number), {"act": "discard"})

    assert not Draft.objects.exists()


def test_each_look_leaves_a_line_in_the_view_log(client: Client, number: str) -> None:
    """Page, PDF and Word file alike."""
    for path in ("", "afgoerelse/udkast.pdf", "afgoerelse/udkast.docx"):
        client.get(address(number) + path)

    looks = ViewEvent.objects.filter(stream=f"case:{number}")
    assert sorted(looks.values_list("purpose", flat=True)) == [
        "Brev",
        "Udkast som PDF",
        "Udkast som Word",
    ]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.REGISTRAR, Role.ADMINISTRATOR])
def test_who_does_not_work_on_cases_writes_no_letter(number: str, role: Role) -> None:
    """The page is refused, and so are its files."""
    client = browser(member(role, "X001"))

    for path in ("", "afgoerelse/udkast.pdf", "afgoerelse/udkast.docx"):
        assert client.get(address(number) + path).status_code in (403, 404)
        assert client.post(address(number) + path).status_code in (403, 404, 405)
    assert not ViewEvent.objects.exists()


def test_what_is_not_there_is_not_found(client: Client, number: str) -> None:
    """No such case, no such letter."""
    assert client.get(address("22-99999")).status_code == 404
    assert client.get(address(number, "julekort")).status_code == 404


def test_a_letter_that_was_handed_in_says_so(client: Client, number: str) -> None:
    """What is changed now does not come with it by itself."""
    choose(member(code="S009"), number, choice=Choice(outcome="upheld"))
    do(number, c.SubmitDraft("0" * 64, "upheld"), TODAY)

    assert "Sendt til underskrift" in client.get(address(number)).content.decode()


def test_the_page_costs_a_fixed_number_of_queries(
    client: Client, number: str, django_assert_max_num_queries
) -> None:
    """However much is written in the letter."""
    client.post(address(number), {"act": "choose", "outcome": "upheld"})
    client.get(address(number))

    with django_assert_max_num_queries(30):
        client.get(address(number))
