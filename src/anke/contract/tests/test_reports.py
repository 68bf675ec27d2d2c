# SPDX-License-Identifier: EUPL-1.2
"""A report is signed by two and stays; what comes late comes as another report."""

from __future__ import annotations

import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.access.models import CaseTie
from anke.cases.verification import verify
from anke.contract import kept_reports, services
from anke.contract.domain.comments import CommentKind
from anke.contract.domain.report_days import Standing
from anke.contract.domain.report_state import Stage
from anke.contract.errors import (
    OpenErrorsError,
    ReportDamagedError,
    ReportStateError,
    SamePersonError,
    UnknownReportError,
)
from anke.contract.models import ContractReport
from anke.contract.report_making import task_of
from anke.contract.report_queries import (
    answers_for,
    due_reports,
    read_report,
    waiting_for,
)
from anke.contract.report_writing import write_documents
from anke.contract.tasks import draft_reports
from anke.contract.tests.reports import (
    CONTRACT,
    PERIOD,
    REPORT,
    House,
    house_in,
    register_late,
    text_of,
    written,
)
from anke.statistics import vintages

pytestmark = [pytest.mark.once, pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def house(tmp_path, settings) -> House:
    """Give a small house after the fourth quarter."""
    return house_in(tmp_path, settings)


def all_files(folder: Path) -> dict[str, bytes]:
    """Give every file of every report."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted((folder / "reports").rglob("*"))
        if path.is_file()
    }


def test_a_report_goes_from_its_draft_to_its_recipient(house) -> None:
    """Two sign the hash of what was frozen, and the very bytes are kept."""
    state = house.sent()

    fixed = kept_reports.check_frozen(state.content)
    assert (state.id, state.stage) == (REPORT, Stage.SENT)
    assert (state.recipient, state.sent_on) == ("departementet", date(2023, 1, 3))
    assert [each.role for each in state.signatures] == [Role.CONTROLLER, Role.HEAD]
    assert set(fixed.files) == {"pdf", "docx", "xlsx"}
    assert kept_reports.read_document(fixed, "pdf").startswith(b"pdf")
    assert fixed.vintage == state.basis.vintage
    assert state.basis.vintage == vintages.current().id
    row = ContractReport.objects.get(pk=REPORT)
    assert (row.kind, row.due_on, row.signers) == (
        "quarterly", date(2023, 1, 14), "K001 C001",
    )  # fmt: skip
    assert verify(contents=False).findings == []


def test_one_person_signs_once_and_what_they_looked_at(house) -> None:
    """The second signature is somebody else's; another hash is refused."""
    state = house.frozen()
    with pytest.raises(ReportStateError, match="what is frozen is"):
        services.sign_report(house.head, state.id, content="0" * 64)
    services.sign_report(house.controller, state.id, content=state.content)

    with pytest.raises(SamePersonError):
        services.sign_report(house.controller, state.id, content=state.content)
    with pytest.raises(ReportStateError, match="cannot be sent"):
        services.send_report(house.controller, state.id, recipient="departementet")
    done = services.sign_report(house.director, state.id, content=state.content)
    assert done.stage is Stage.SIGNED


def test_late_cases_change_no_byte_of_what_was_signed(house) -> None:
    """They come as a report of their own that names the first and what changed."""
    first = house.signed()
    before = all_files(house.folder)
    known = read_report(first.id)
    register_late()

    second = house.signed(house.drafted().id)

    after = all_files(house.folder)
    assert {name: after[name] for name in before} == before
    assert read_report(first.id) == known
    fixed = kept_reports.read_frozen(second.content)
    assert (second.number, second.replaces) == (2, first.id)
    assert fixed.replaces == first.id
    assert fixed.vintage != first.basis.vintage
    pending = {each.name: each for each in fixed.changes}["1.4/pending-municipal"]
    assert int(pending.before) < int(pending.after)
    assert set(second.frozen.changed) == {each.name for each in fixed.changes}
    assert "1.5" not in second.frozen.changed
    with pytest.raises(ReportStateError, match="replaced by"):
        services.send_report(house.controller, first.id, recipient="departementet")
    assert verify(contents=False).findings == []


def test_from_its_own_vintage_a_report_is_written_again_to_the_byte(house) -> None:
    """Whatever was registered since: the old vintage knows nothing of it."""
    state = house.drafted()
    done = services.freeze_report(house.controller, state.id)
    register_late()

    again = write_documents(task_of(state, 0, "", None))

    fixed = kept_reports.read_frozen(done.content)
    assert {
        ending: sha256(content).hexdigest() for ending, content in again.files.items()
    } == fixed.files
    assert again.numbers == kept_reports.read_numbers(fixed.numbers)


def test_a_correction_says_on_its_pages_what_changed(house) -> None:
    """Which report it replaces, each figure before and now, and what was accepted."""
    first = house.drafted()
    services.freeze_report(house.controller, first.id)
    for user in (house.head, house.director):
        content = read_report(first.id).content
        services.sign_report(user, first.id, content=content)
    register_late()
    second = house.drafted()
    done = services.freeze_report(
        house.controller, second.id, accepted="Rettes nu.", errors=lambda _: 2
    )

    fixed = kept_reports.read_frozen(done.content)
    text = text_of(kept_reports.read_document(fixed, "pdf"))
    assert f"Rapporten erstatter {first.id}" in text
    assert f"{len(fixed.changes)} tal er ændret" in text
    assert "Begrundelse: Rettes nu." in text
    names = {each.name for each in fixed.changes}
    assert "maal.1.4.pending-municipal" in names
    assert "1.4/pending-municipal" not in names


@pytest.mark.parametrize(
    ("period", "title"),
    [("2022-12", "Månedsrapport, december 2022"), ("2022", "Årsrapport 2022")],
)
def test_monthly_and_annual_reports_are_written_alike(house, period, title) -> None:
    """Each with its own documents, and comments with their names."""
    state = house.drafted(period)
    services.comment_report(house.head, state.id, "1.4", CommentKind.OWNER, "Set.")

    done = services.freeze_report(house.controller, state.id)

    fixed = kept_reports.check_frozen(done.content)
    text = text_of(kept_reports.read_document(fixed, "pdf"))
    assert title in text
    assert state.id in text
    assert "Anne Kehler" in text


def test_of_two_drafts_at_the_same_moment_one_is_kept(house, monkeypatch) -> None:
    """The second is told so, and nothing of it is left."""
    state = house.drafted()
    monkeypatch.setattr(services, "reports_on", lambda *_: [])

    with pytest.raises(ReportStateError, match="at the same moment"):
        house.drafted()
    assert read_report(REPORT) == state
    assert verify(contents=False).findings == []


def test_on_the_same_figures_there_is_nothing_to_correct(house) -> None:
    """A correction is made on a later vintage."""
    house.signed()

    with pytest.raises(ReportStateError, match="not later"):
        house.drafted()


def test_comments_stand_in_the_documents_with_names_and_move_no_score(house) -> None:
    """The owner's, the deviation's; the department's comes when it has read it."""
    state = house.drafted()
    figures = state.basis.figures
    say = services.comment_report
    say(house.leader, REPORT, "1.4", CommentKind.DEVIATION, "Flere sager ind.")
    say(house.head, REPORT, "1.4", CommentKind.OWNER, "Vi ansætter.")

    fixed = kept_reports.read_frozen(house.frozen(REPORT).content)

    assert [(each.text, each.author) for each in fixed.comments] == [
        ("Flere sager ind.", "Torben Ledet"),
        ("Vi ansætter.", "Anne Kehler"),
    ]
    assert fixed.figures == figures
    assert b"Torben Ledet" in kept_reports.read_document(fixed, "pdf")
    row = ContractReport.objects.get(pk=REPORT)
    assert "1.4" not in row.uncommented.split()
    with pytest.raises(ReportStateError):
        say(house.leader, REPORT, "1.1", CommentKind.OWNER, "For sent.")
    with pytest.raises(AccessDeniedError):
        say(house.leader, REPORT, "1.1", CommentKind.ASSESSMENT, "Ikke mig.")


def test_open_errors_are_cleared_or_accepted_with_a_reason(house) -> None:
    """A remark that nobody has answered stands in the way of freezing."""
    state = house.drafted()
    CaseTie.objects.create(case="22-00001", staff="K001", tie=CaseTie.Tie.REMARK)

    with pytest.raises(OpenErrorsError, match="1 registrations"):
        house.frozen(state.id)
    asked = []

    def counted(period: str) -> int:
        asked.append(period)
        return 2

    done = house.frozen(state.id, accepted="Rettes i januar.", errors=counted)

    fixed = kept_reports.read_frozen(done.content)
    assert asked == [PERIOD]
    assert (fixed.errors, fixed.accepted) == (2, "Rettes i januar.")
    assert (done.frozen.errors, done.frozen.accepted) == (2, "Rettes i januar.")


def test_what_was_written_meanwhile_is_not_frozen_over(house) -> None:
    """Somebody comments while the documents are being written."""
    state = house.drafted()

    def slowly(task):
        services.comment_report(
            house.head, state.id, "1.1", CommentKind.OWNER, "Husk dette."
        )
        return written(task)

    with pytest.raises(ReportStateError, match="was changed"):
        house.frozen(state.id, write=slowly)
    assert house.frozen(state.id).stage is Stage.FROZEN


class KilledError(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("dies", ["append_entries", "report_row"])
def test_a_kill_between_the_files_and_the_journal_leaves_nothing_half(
    house, monkeypatch, dies
) -> None:
    """Files lie there that nobody names; the report is a draft, and is frozen again."""
    state = house.drafted()

    def killed(*_args, **_more):
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(services, dies, killed)
        with pytest.raises(KilledError):
            house.frozen(state.id)

    left = all_files(house.folder)
    assert any(name.endswith(".pdf") for name in left)
    assert read_report(state.id) == state
    assert ContractReport.objects.get(pk=state.id).stage == Stage.DRAFTED
    assert verify(contents=False).findings == []
    again = house.frozen(state.id)
    assert all_files(house.folder) == left
    assert kept_reports.check_frozen(again.content).report == state.id


def test_a_kill_while_files_are_written_leaves_none_that_is_half(
    house, monkeypatch
) -> None:
    """The first file is there, the second is not; all are there the next time."""
    state = house.drafted()
    kept = kept_reports.write_named
    seen = []

    def dying(folder, content, ending, *, within):
        if ending == "docx":
            raise KilledError
        seen.append(kept(folder, content, ending, within=within))
        return seen[-1]

    with monkeypatch.context() as patched:
        patched.setattr(kept_reports, "write_named", dying)
        with pytest.raises(KilledError):
            house.frozen(state.id)

    assert read_report(state.id) == state
    done = house.frozen(state.id)
    assert set(seen) < {Path(name).stem for name in all_files(house.folder)}
    assert kept_reports.check_frozen(done.content)


def test_a_file_that_was_changed_is_neither_signed_nor_sent(house) -> None:
    """`anke verify` names it, too."""
    state = house.frozen()
    fixed = kept_reports.read_frozen(state.content)
    path = house.folder / "reports" / "files" / f"{fixed.files['xlsx']}.xlsx"
    path.write_bytes(b"other figures")

    with pytest.raises(ReportDamagedError, match="was changed") as refused:
        services.sign_report(house.head, state.id, content=state.content)
    assert "sikkerhedskopien" in refused.value.user_text
    findings = verify(contents=False).findings
    assert [each.where for each in findings] == [f"report:{REPORT}"]
    path.unlink()
    with pytest.raises(ReportDamagedError, match="is missing"):
        services.sign_report(house.head, state.id, content=state.content)


def test_a_row_that_is_not_what_the_journal_says_is_found(house) -> None:
    """`anke verify` names a report that was changed behind its journal."""
    house.drafted()
    ContractReport.objects.update(stage="sent")

    assert [each.where for each in verify(contents=False).findings] == [
        f"report {REPORT}"
    ]


def test_a_frozen_report_is_opened_again_with_a_reason(house) -> None:
    """The signature on it counts no longer; new figures may be taken."""
    state = house.frozen()
    services.sign_report(house.head, state.id, content=state.content)
    opened = services.reopen_report(house.controller, state.id, cause="Tal mangler")
    register_late()
    renewed = services.renew_report(house.controller, state.id)

    assert (opened.stage, opened.signatures) == (Stage.DRAFTED, ())
    assert renewed.basis.vintage == vintages.current().id != state.basis.vintage
    again = services.renew_report(house.controller, state.id)
    assert again == renewed
    assert house.signed(state.id).stage is Stage.SIGNED
    with pytest.raises(ReportStateError, match="cannot be reopened"):
        services.reopen_report(house.controller, state.id, cause="Fejl")


def test_another_contract_than_the_draft_s_is_not_frozen(house) -> None:
    """Somebody changes the file in between: the draft takes it in first."""
    state = house.drafted()
    own = house.folder / "contracts"
    own.mkdir()
    shipped = Path(services.__file__).with_name("data") / "example-2022.toml"
    text = shipped.read_text("utf-8").replace('"0.97"', '"0.95"', 1)
    (own / "mine.toml").write_text(text, "utf-8")

    with pytest.raises(ReportStateError, match="reads otherwise"):
        house.frozen(state.id)
    services.renew_report(house.controller, state.id)
    assert house.frozen(state.id).stage is Stage.FROZEN


def test_a_deviation_is_a_notice_of_its_own(house) -> None:
    """Some targets and why; it is signed like every other report."""
    state = house.drafted("2022-12-15", targets=["1.4"], reason="Flere sager ind.")

    done = house.signed(state.id)

    assert (done.id, done.targets) == (f"{CONTRACT}:2022-12-15-1", ("1.4",))
    assert kept_reports.read_frozen(done.content).reason == "Flere sager ind."
    assert ContractReport.objects.get(pk=done.id).kind == "deviation"


def test_a_dropped_report_gives_way_to_another(house) -> None:
    """The next one replaces nothing, as nothing was signed."""
    state = house.drafted()
    services.drop_report(house.controller, state.id, cause="Laves om")

    after = house.drafted()

    assert (after.number, after.replaces) == (2, "")
    with pytest.raises(ReportStateError, match="is being written"):
        house.drafted()


def test_only_some_may_draft_sign_and_send(house) -> None:
    """A caseworker reads; a head signs; a controller drafts and sends."""
    state = house.signed()

    for refused in (
        lambda: services.draft_report(house.head, CONTRACT, PERIOD),
        lambda: services.renew_report(house.head, state.id),
        lambda: services.freeze_report(house.head, state.id, write=written),
        lambda: services.reopen_report(house.head, state.id, cause="x"),
        lambda: services.drop_report(house.head, state.id, cause="x"),
        lambda: services.sign_report(house.leader, state.id, content=state.content),
        lambda: services.send_report(house.head, state.id, recipient="x"),
        lambda: services.comment_report(
            house.caseworker, state.id, "1.1", CommentKind.OWNER, "x"
        ),
    ):
        with pytest.raises(AccessDeniedError):
            refused()


def test_unknown_reports_and_other_years_are_refused(house) -> None:
    """There is no such report; the contract is about another year."""
    with pytest.raises(UnknownReportError):
        services.sign_report(house.head, f"{CONTRACT}:2022K1-1", content="x")
    with pytest.raises(ReportStateError, match="is about 2022"):
        house.drafted("2021K3")
    with pytest.raises(ReportStateError, match=r"no target 9\.9"):
        house.drafted("2022-12-15", targets=["1.4", "9.9"], reason="x")


def test_what_is_owed_is_listed_by_its_day(house) -> None:
    """Late, due, coming, sent; the contract of another year is not followed."""
    house.sent()

    owed = {each.period.text: each for each in due_reports(date(2022, 12, 10))}

    assert {each.contract for each in owed.values()} == {CONTRACT}
    assert len(owed) == 17
    assert owed["2022K3"].standing is Standing.LATE
    assert owed["2022-11"].standing is Standing.DUE
    assert owed["2022"].standing is Standing.COMING
    assert owed[PERIOD].standing is Standing.SENT
    assert owed[PERIOD].report.pk == REPORT
    last = due_reports(date(2025, 1, 1))
    assert {each.contract for each in last} == {CONTRACT}


def test_periods_that_have_ended_are_drafted_by_themselves(house) -> None:
    """Once; what is late already is left to people."""
    first = services.draft_ended_periods()

    assert first == (f"{CONTRACT}:2022-12-1", REPORT, f"{CONTRACT}:2022-1")
    assert services.draft_ended_periods() == ()
    assert read_report(REPORT).drafted_by == "anke"


def test_the_day_s_round_drafts_and_waits_for_figures(house, settings) -> None:
    """Where nothing was built yet, nothing is drafted and nothing fails."""
    settings.ANKE_VAR = str(house.folder / "empty")
    (house.folder / "empty").mkdir()
    shutil.copy(house.folder / "authority.json", house.folder / "empty")
    assert draft_reports.call() == 0

    settings.ANKE_VAR = str(house.folder)
    assert draft_reports.call() == 3
    assert draft_reports.call() == 0


def test_an_invented_contract_gives_way_to_a_real_one(house) -> None:
    """The authority's own plan of the year is followed, not the example."""
    own = house.folder / "contracts"
    own.mkdir()
    shipped = Path(services.__file__).with_name("data") / "example-2022.toml"
    text = shipped.read_text("utf-8").replace('"example-2022"', '"ours-2022"', 1)
    text = text.replace("is_invented = true", "is_invented = false", 1)
    (own / "ours.toml").write_text(text, "utf-8")

    assert {each.contract for each in due_reports(date(2022, 12, 1))} == {"ours-2022"}
    house.drafted()
    both = {each.contract for each in due_reports(date(2022, 12, 1))}
    assert both == {"ours-2022", CONTRACT}


def test_each_is_told_what_waits_for_them(house) -> None:
    """Owners of comments, two of a signature, the controller of sending."""
    state = house.drafted()
    waits = waiting_for(house.head).to_comment
    assert [(row.pk, len(targets)) for row, targets in waits] == [(REPORT, 6)]
    assert waiting_for(house.caseworker).to_comment == ()
    assert [each.period.text for each in waiting_for(house.controller).due] == [
        "2022-12",
        PERIOD,
        "2022",
    ]
    assert waiting_for(house.head).late == ()

    done = house.frozen(state.id)
    services.sign_report(house.head, state.id, content=done.content)
    assert waiting_for(house.head).to_sign == ()
    assert [row.pk for row in waiting_for(house.director).to_sign] == [REPORT]
    assert waiting_for(house.leader).to_sign == ()
    services.sign_report(house.director, state.id, content=done.content)
    assert [row.pk for row in waiting_for(house.controller).to_send] == [REPORT]


@pytest.mark.parametrize(
    ("owner", "is_theirs"),
    [("C001", True), ("ankechef", True), ("head", True), ("", True), ("K001", False)],
)
def test_an_owner_is_a_code_a_user_or_a_role(house, owner, is_theirs) -> None:
    """A target without an owner is everybody's who may comment."""
    assert answers_for(house.head, owner) is is_theirs
