# SPDX-License-Identifier: EUPL-1.2
"""The pages of reports: what stands on them, who may do what, what is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from hashlib import sha256
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from anke.access.models import CaseTie
from anke.cases import clock
from anke.contract import background, kept_reports, services
from anke.contract.background import last_work, run_work
from anke.contract.domain.comments import CommentKind
from anke.contract.domain.evidence_life import contract_stream
from anke.contract.domain.report_state import Stage
from anke.contract.errors import ReportStateError
from anke.contract.models import ContractReport, ReportWork
from anke.contract.registers import services as records
from anke.contract.report_queries import read_report
from anke.contract.tests.reports import (
    CONTRACT,
    PERIOD,
    REPORT,
    House,
    house_in,
    register_late,
)

pytestmark = [pytest.mark.once, pytest.mark.db, pytest.mark.django_db]

LIST = "/resultatplan/rapporter/"
PAGE = f"{LIST}{REPORT}/"


@pytest.fixture
def house(tmp_path, settings) -> House:
    """Give a small house after the fourth quarter."""
    return house_in(tmp_path, settings)


def client_of(user) -> Client:
    """Sign somebody in."""
    client = Client()
    client.force_login(user)
    return client


def page_of(user, address) -> str:
    """Read a page that must be there."""
    response = client_of(user).get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_list_says_what_is_to_be_sent(house) -> None:
    """By its day, with what there is; the controller drafts it from there."""
    page = page_of(house.controller, LIST)

    assert "Kvartalsrapport, 4. kvartal 2022" in page
    assert "14.01.2023" in page
    assert "Månedsrapport, november 2022" in page
    assert "20 dage over" in page
    assert "Ubekræftet" in page
    assert f"nyt/?which={CONTRACT}:{PERIOD}" in page
    # On the menu one entry is marked, not the contract's above it as well.
    assert page.count('class="active current"') == 2
    assert page.count('class="active"') == 0
    read = page_of(house.caseworker, LIST)
    assert "Kvartalsrapport, 4. kvartal 2022" in read
    assert "Lav et udkast" not in read


def test_the_worker_drafts_what_was_asked_for(house) -> None:
    """The page asks, the worker does; the second wish waits for the first."""
    client = client_of(house.controller)
    which = {"which": f"{CONTRACT}:{PERIOD}"}

    asked = client.post(f"{LIST}nyt/", which)
    again = client.post(f"{LIST}nyt/", which)
    running = page_of(house.controller, LIST)
    report = run_work(last_work().pk)

    assert (asked.status_code, again.status_code) == (302, 409)
    assert "En rapport bliver skrevet" in running
    assert report == REPORT == run_work(last_work().pk)
    page = page_of(house.controller, PAGE)
    assert "1.4 Sagspukkel" in page
    assert "Kan ikke opgøres" in page
    assert "opfundet til demoen" in page
    assert "13 mål uden bemærkning" in page_of(house.controller, LIST)
    refused = client.post(f"{LIST}nyt/", which)
    assert refused.status_code == 422


def test_what_stands_in_the_way_of_the_worker_is_told(house, monkeypatch) -> None:
    """The list says it until the next work."""
    client_of(house.controller).post(f"{LIST}nyt/", {"which": f"{CONTRACT}:{PERIOD}"})

    def refuse(*_args, **_more):
        raise ReportStateError("no", user_text="Der er ikke bygget tal.")

    monkeypatch.setattr(background.services, "draft_report", refuse)
    run_work(last_work().pk)

    assert "Der er ikke bygget tal." in page_of(house.controller, LIST)


def test_a_worker_that_died_stops_nobody(house) -> None:
    """The page says that it was broken off, and the next wish is taken."""
    client = client_of(house.controller)
    which = {"which": f"{CONTRACT}:{PERIOD}"}
    client.post(f"{LIST}nyt/", which)
    long_ago = clock.wall_now() - timedelta(hours=1)
    ReportWork.objects.update(asked_at=long_ago)

    page = page_of(house.controller, LIST)
    again = client.post(f"{LIST}nyt/", which)

    assert "Arbejdet blev afbrudt" in page
    assert "En rapport bliver skrevet" not in page
    assert again.status_code == 302


def test_the_documents_are_written_signed_and_given_as_they_are(house) -> None:
    """The whole way by its buttons, with the real PDF, Word and Excel files."""
    house.drafted()
    controller, head = client_of(house.controller), client_of(house.head)
    said = {"comment-target": "1.4", "comment-kind": "owner", "comment-text": "Flere."}
    assert head.post(f"{PAGE}bemaerk/", said).status_code == 302
    assert controller.post(f"{PAGE}frys/").status_code == 302
    assert "En rapport bliver skrevet" in page_of(house.controller, PAGE)
    run_work(last_work().pk)
    assert last_work().problem == ""
    state = read_report(REPORT)
    form = {"content": state.content}

    signs = [
        client.post(f"{PAGE}underskriv/", form).status_code
        for client in (controller, controller, head)
    ]
    sent = controller.post(
        f"{PAGE}send/", {"send-recipient": "departementet", "send-on": "2023-01-03"}
    )

    assert (signs, sent.status_code) == ([302, 409, 302], 302)
    assert read_report(REPORT).stage is Stage.SENT
    frozen = kept_reports.read_frozen(state.content)
    for ending, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        given = client_of(house.caseworker).get(f"{PAGE}fil/{ending}/")
        assert given.content.startswith(start)
        assert sha256(given.content).hexdigest() == frozen.files[ending]
        assert "sandbox" in given["Content-Security-Policy"]
        assert given["ETag"].strip('"') == frozen.files[ending]
    with ZipFile(BytesIO(given.content)) as book:
        assert book.testzip() is None
    page = page_of(house.caseworker, PAGE)
    for text in ("Flere.", "Anne Kehler", frozen.files["pdf"], "departementet"):
        assert text in page
    assert "<form method" not in page.partition("<main")[2].partition("</main")[0]


def test_a_correction_shows_what_changed(house) -> None:
    """The first says what took its place; the second lists the figures."""
    house.signed()
    register_late()
    choices = page_of(house.controller, f"{LIST}nyt/")
    house.signed(house.drafted().id)

    assert "Rettelse af Kvartalsrapport, 4. kvartal 2022" in choices
    first = page_of(house.head, PAGE)
    second = page_of(house.head, f"{LIST}{CONTRACT}:{PERIOD}-2/")
    assert f"{CONTRACT}:{PERIOD}-2" in first
    assert "står, som den blev underskrevet" in first
    assert "Noter, at den er sendt" not in page_of(house.controller, PAGE)
    assert "Kommunale sager: verserende sager den 31. december" in second
    assert "nr. 2" in second


def test_each_figure_leads_to_its_cases_as_they_were_then(house) -> None:
    """From a list of all that was signed; what came in since is not counted."""
    draft = house.drafted()
    assert client_of(house.head).get(f"{PAGE}tal/").status_code == 404
    state = services.freeze_report(house.controller, draft.id)
    numbers = kept_reports.read_numbers(kept_reports.read_frozen(state.content).numbers)
    pending = next(e for e in numbers if e.name == "maal.1.4.pending-municipal")
    register_late()

    page = page_of(house.head, f"{PAGE}tal/")
    links = re.findall(r'href="(/tal/[^"]+)"', unescape(page))

    asked = [each for each in numbers if each.asked]
    assert len(links) == len(asked) > 50
    assert all(f"vintage={state.basis.vintage}" in each for each in links)
    address = links[asked.index(pending)]
    cases = client_of(house.head).get(address.replace("/?", "/csv/?", 1))
    lines = b"".join(cases).decode().splitlines()
    assert len(lines) - 1 == int(pending.value) > 0
    assert unescape(page_of(house.head, PAGE)).count("/tal/pending/?") > 0
    assert client_of(house.caseworker).get(f"{LIST}x:2022-1/tal/").status_code == 404


def test_newer_figures_are_offered_to_a_draft(house) -> None:
    """The draft takes them when somebody asks."""
    house.drafted()
    assert "Der er nyere tal" not in page_of(house.controller, PAGE)
    register_late()
    assert "Der er nyere tal" in page_of(house.controller, PAGE)

    client_of(house.controller).post(f"{PAGE}nye-tal/")
    run_work(last_work().pk)

    assert "Der er nyere tal" not in page_of(house.controller, PAGE)
    assert "Nye tal: årgang" in page_of(house.controller, PAGE)


def test_what_others_told_since_the_draft_is_taken_by_the_same_button(house) -> None:
    """Freezing refuses to leave it out; the page offers the way on."""
    draft = house.drafted()
    kept = {"source": "ISOLA", "known_on": clock.today(), "at": clock.now()}
    record = records.record_figure(
        house.controller, CONTRACT, figure="sick-leave-own", value="7,9", **kept
    )
    stream = contract_stream(CONTRACT)
    records.confirm_record(house.head, stream, record.number, at=clock.now())
    with pytest.raises(ReportStateError, match="not what was drafted"):
        services.freeze_report(house.controller, draft.id)
    assert "Hent de nyeste tal" in page_of(house.controller, PAGE)

    client_of(house.controller).post(f"{PAGE}nye-tal/")
    run_work(last_work().pk)

    assert services.freeze_report(house.controller, draft.id).stage is Stage.FROZEN


def test_open_errors_ask_for_a_reason(house) -> None:
    """At once, not when the worker comes to it."""
    house.drafted()
    CaseTie.objects.create(case="22-00001", staff="K001", tie=CaseTie.Tie.REMARK)
    client = client_of(house.controller)

    assert "Én registrering mangler" in page_of(house.controller, PAGE)
    without = client.post(f"{PAGE}frys/", {"freeze-accepted": ""})
    with_one = client.post(f"{PAGE}frys/", {"freeze-accepted": "Rettes i januar."})

    assert (without.status_code, with_one.status_code) == (409, 302)
    assert "skriv, hvorfor rapporten fryses" in without.content.decode()
    assert last_work().reason == "Rettes i januar."


def test_a_frozen_report_is_opened_again_and_dropped_with_reasons(house) -> None:
    """Without a reason nothing happens."""
    house.frozen()
    client = client_of(house.controller)

    tried = [
        client.post(f"{PAGE}genaabn/", {"reopen-cause": ""}).status_code,
        client.post(f"{PAGE}genaabn/", {"reopen-cause": "Tal mangler"}).status_code,
        client.post(f"{PAGE}kasser/", {"drop-cause": ""}).status_code,
        client.post(f"{PAGE}kasser/", {"drop-cause": "Laves om"}).status_code,
    ]

    assert tried == [422, 302, 422, 302]
    assert ContractReport.objects.get(pk=REPORT).stage == "dropped"
    page = page_of(house.controller, PAGE)
    assert "Åbnet igen: Tal mangler" in page
    assert "Kasseret: Laves om" in page


def test_a_deviation_is_told_with_its_targets_and_why(house) -> None:
    """What was chosen stays chosen when something is missing."""
    client = client_of(house.controller)
    address = f"{LIST}afvigelse/"
    assert "ingen resultatplan for i år" in page_of(house.controller, address)
    house_2022(house)
    assert 'value="1.4" id="target-4" checked' in page_of(
        house.controller, f"{address}?maal=1.4"
    )

    form = {"contract": CONTRACT, "targets": ["1.4"], "reason": ""}
    without = client.post(address, form)
    with_one = client.post(address, form | {"reason": "Flere sager ind."})
    report = run_work(last_work().pk)

    assert (without.status_code, with_one.status_code) == (422, 302)
    assert 'id="target-4" checked' in without.content.decode()
    assert report == f"{CONTRACT}:2022-12-15-1"
    page = page_of(house.head, f"{LIST}{report}/")
    assert "Meddelelse om afvigelse, 15. december 2022" in page
    assert "Flere sager ind." in page
    assert "1.1 Absolutte" not in page


def house_2022(house) -> None:
    """Let it be December."""
    path = house.folder / "authority.json"
    path.write_text(path.read_text().replace("2023-01-03", "2022-12-15"))


def test_the_department_s_assessment_stands_beside_what_was_sent(house) -> None:
    """No document changes."""
    state = house.sent()
    before = kept_reports.read_frozen(state.content)
    said = {"comment-target": "", "comment-kind": "assessment", "comment-text": "Godt."}

    wrong = client_of(house.controller).post(
        f"{PAGE}bemaerk/", said | {"comment-kind": "owner"}
    )
    right = client_of(house.controller).post(f"{PAGE}bemaerk/", said)

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "Departementets egen vurdering" in page_of(house.head, PAGE)
    assert kept_reports.read_frozen(read_report(REPORT).content) == before


def test_who_may_not_is_refused(house) -> None:
    """A caseworker reads; a team leader writes beside targets and no more."""
    state = house.frozen()
    for user in (house.caseworker, house.leader):
        client = client_of(user)
        assert client.get(PAGE).status_code == 200
        assert client.get(f"{LIST}nyt/").status_code == 403
        assert client.get(f"{LIST}afvigelse/").status_code == 403
        for act in ("frys", "genaabn", "send", "kasser", "nye-tal"):
            assert client.post(f"{PAGE}{act}/").status_code == 403, act
        form = {"content": state.content}
        assert client.post(f"{PAGE}underskriv/", form).status_code == 403
    assert client_of(house.caseworker).post(f"{PAGE}bemaerk/").status_code == 403


@pytest.mark.parametrize("address", [f"{LIST}x:2022-1/", f"{PAGE}fil/exe/"])
def test_what_is_not_there_is_not_found(house, address) -> None:
    """An unknown report, and a file that there is none of."""
    house.frozen()

    assert client_of(house.head).get(address).status_code == 404
    assert client_of(house.head).post(f"{LIST}x:2022-1/underskriv/").status_code == 404


def test_a_draft_has_no_files(house) -> None:
    """Nothing was written yet."""
    house.drafted()

    assert client_of(house.head).get(f"{PAGE}fil/pdf/").status_code == 404


def test_somebody_s_comment_is_offered_first_for_their_own_targets(house) -> None:
    """The link of a target leads to the form with that target chosen."""
    house.drafted()
    services.comment_report(house.head, REPORT, "1.1", CommentKind.OWNER, "Set.")

    page = page_of(house.head, f"{PAGE}?maal=1.4")

    assert '<option value="1.4" selected>' in page
    assert "Skriv om mål 1.4" in page


def test_overblik_reminds_each_of_what_waits_for_them(house) -> None:
    """What is late and due, the comment, the signature, the sending; nobody else."""
    state = house.drafted()
    first = page_of(house.controller, "/")
    assert "14 rapporter er forsinkede" in first
    assert "Kvartalsrapport, 4. kvartal 2022 skal sendes senest 14.01.2023" in first
    assert "venter på dine bemærkninger til 6 mål" in page_of(house.head, "/")
    assert "Påmindelser" not in page_of(house.caseworker, "/")

    done = house.frozen(state.id)
    assert "venter på din underskrift" in page_of(house.director, "/")
    assert "Påmindelser" not in page_of(house.leader, "/")
    for user in (house.head, house.director):
        services.sign_report(user, REPORT, content=done.content)
    assert "er underskrevet og skal sendes" in page_of(house.controller, "/")
    assert "Påmindelser" not in page_of(house.head, "/")
