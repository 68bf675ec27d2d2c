# SPDX-License-Identifier: EUPL-1.2
"""Rules, robot and models on the screen: tried, caused, journaled."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest

from anke.cases.models import JournalEntry
from anke.intake import model_records, triage_models
from anke.intake.card_page import card_html
from anke.intake.house_rules import chosen_model, robot_kinds, routing_text
from anke.intake.model_records import Judgement, Record
from anke.intake.tests.screen.conftest import mail, receive
from anke.intake.triage import storing
from anke.intake.watching import ShiftSeen, Watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

pytestmark = [pytest.mark.db, pytest.mark.django_db]
PAGE = "/post/regler/"
ROUTING = f"{PAGE}fordeling/"
RULE = 'hvis emne indeholder "rykker" så slags = reminder, team = vagt'
JUDGED = Judgement(
    "mail_kind", 600, 0.958, 0.939, 0.971, 0.9, 0.01, 0.96, 0.98, 0.95, True, 0.99
)


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Record]:
    """Write the records of two models; the files of the models are not looked at."""
    for module in (model_records, triage_models):
        monkeypatch.setattr(module, "models_folder", lambda: tmp_path)
    monkeypatch.setattr(storing, "load", lambda *_, **__: None)
    first = Record(
        "a" * 64, "2026-02-01T10:00:00+00:00", 0, 2400, 600, "2025-01-01",
        "2026-01-31", (JUDGED,),
    )  # fmt: skip
    second = replace(first, name="b" * 64, champion="a" * 64, gain=(0.01, -0.01, 0.03))
    for one in (first, second):
        text = json.dumps(asdict(one))
        (tmp_path / f"{one.name}.record.json").write_text(text)
    return [first, second]


def try_it(client: Client, text: str) -> object:
    """Try routing rules."""
    return client.post(ROUTING, {"act": "try", "text": text})


def test_rules_are_tried_before_they_are_saved(head: Client) -> None:
    """The trial names the letter and what would have changed; then they are saved."""
    [number] = receive(mail("Rykker for svar", "Hvornår hører jeg noget?"))

    tried = try_it(head, RULE)
    form = tried.context["routing_form"]
    data = {"act": "save", "text": RULE, "cause": "Vagten tager rykkere"}
    head.post(ROUTING, data | {"tried": form["tried"].value()})

    assert number in tried.content.decode()
    assert "vagt" in tried.content.decode().partition('class="trial"')[2]
    assert routing_text() == RULE
    text = head.get(PAGE).content.decode()
    assert "Vagten tager rykkere" in text
    assert "H001" in text


def test_rules_that_were_not_tried_are_not_saved(head: Client) -> None:
    """Neither without a trial nor with the trial of another text."""
    token = try_it(head, RULE).context["routing_form"]["tried"].value()

    for text, tried in ((RULE, ""), (f"{RULE}, haster", token), (RULE, "forged")):
        data = {"act": "save", "text": text, "cause": "x", "tried": tried}
        answer = head.post(ROUTING, data)

        assert answer.status_code == 422
        assert "Prøv reglerne på sidste kvartals breve først" in answer.content.decode()
    assert routing_text() == ""


def test_a_trial_holds_only_against_the_rules_it_was_made_with(head: Client) -> None:
    """A colleague saved meanwhile: what was seen is no longer what will change."""
    mine = try_it(head, RULE).context["routing_form"]["tried"].value()
    other = "ellers team = post"
    token = try_it(head, other).context["routing_form"]["tried"].value()
    head.post(ROUTING, {"act": "save", "text": other, "cause": "x", "tried": token})

    data = {"act": "save", "text": RULE, "cause": "x", "tried": mine}

    assert head.post(ROUTING, data).status_code == 422
    assert routing_text() == other


def test_saving_needs_a_cause(head: Client) -> None:
    """And the typed rules are still there."""
    token = try_it(head, RULE).context["routing_form"]["tried"].value()

    answer = head.post(ROUTING, {"act": "save", "text": RULE, "tried": token})

    assert answer.status_code == 422
    assert "rykker" in answer.content.decode()
    assert routing_text() == ""


def test_a_mistake_is_shown_on_its_line(head: Client) -> None:
    """The line, the place below it, and in Danish what was expected."""
    answer = try_it(head, 'ellers team = a\r\n\r\nhvis enme er "x" så haster')

    form = answer.context["routing_form"]
    assert answer.status_code == 422
    assert "Linje 3" in answer.content.decode() or "Linje 1" in answer.content.decode()
    line, mark = form.wrong_line.split("\n")
    assert line[mark.index("^") :]


def test_the_robot_is_off_from_the_start(head: Client) -> None:
    """No box is ticked, and nothing is measured where no model works."""
    page = head.get(PAGE)

    assert not any(on for _, _, on in page.context["robot_form"].kinds)
    assert "Ingen model er i drift endnu" in page.content.decode()


def test_the_robot_is_told_with_a_cause(head: Client) -> None:
    """Who, what and why stand in the journal."""
    wrong = head.post(f"{PAGE}robot/", {"mail_kinds": ["supplement"]})
    head.post(
        f"{PAGE}robot/", {"mail_kinds": ["supplement"], "cause": "Prøve i uge 12"}
    )

    assert wrong.status_code == 422
    assert robot_kinds() == {"supplement"}
    assert "Prøve i uge 12" in JournalEntry.objects.latest("pk").payload
    page = head.get(PAGE).content.decode()
    assert "Robotten må journalisere alene: Supplerende oplysninger" in page


@pytest.mark.parametrize("kind", ["misdirected", "other", "nonsense"])
def test_some_kinds_are_never_for_a_robot(head: Client, kind: str) -> None:
    """What belongs to no case cannot be ticked, not even by hand."""
    data = {"mail_kinds": [kind], "cause": "x"}

    assert head.post(f"{PAGE}robot/", data).status_code == 422
    assert robot_kinds() == frozenset()


def test_a_model_is_put_to_work_and_taken_back(
    head: Client, models: list[Record]
) -> None:
    """With a cause; the figures that the robot rests on are the working model's."""
    first, second = models
    for one in (first, second, first):
        head.post(f"{PAGE}model/", {"model": one.name, "cause": f"Nu {one.name[:3]}"})

    page = head.get(PAGE)
    assert chosen_model() == first.name
    assert [one.works for one in page.context["models"]] == [False, True]
    assert "Sikker på 96\xa0% af 600 breve" in page.content.decode()
    assert "Ikke bedre end den model" in page.content.decode()


def test_a_model_needs_a_cause_and_must_exist(
    head: Client, models: list[Record]
) -> None:
    """Nothing is chosen by mistake."""
    without = head.post(f"{PAGE}model/", {"model": models[0].name})
    unknown = head.post(f"{PAGE}model/", {"model": "c" * 64, "cause": "x"})

    assert without.status_code == 422
    assert unknown.status_code == 422
    assert chosen_model() == ""


def test_a_models_card_is_a_page(head: Client, models: list[Record]) -> None:
    """Its figures are those of the record; an unknown name is no page."""
    page = head.get(f"/post/model/{models[0].name}/")

    assert "<h1>Modelkort: aaaaaaaaaaaa</h1>" in page.content.decode()
    assert "95,8" in page.content.decode()
    assert head.get("/post/model/ffff/").status_code == 404


def test_the_watch_tells_what_has_changed(
    head: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is an alarm is called one."""
    shifts = (ShiftSeen("words", 0.4, 0.2), ShiftSeen("lengths", 0.1, 0.2))
    seen = Watch("m1", "2026-03-01", 400, 200, 60, shifts, corrections_alarm=150)
    monkeypatch.setattr("anke.intake.settings_views.last_watch", lambda: seen)

    text = head.get(PAGE).content.decode()

    assert "set efter 150 behandlede breve" in text
    assert "words" in text
    assert "lengths" not in text


@pytest.mark.parametrize("path", ["", "fordeling/", "robot/", "model/"])
def test_only_heads_decide(registrar: Client, path: str) -> None:
    """Who settles letters does not say what the robot may."""
    ask: Callable[..., object] = registrar.post if path else registrar.get

    assert ask(f"{PAGE}{path}", {}).status_code == 403
    assert registrar.get("/post/model/ffff/").status_code == 403


def test_a_card_is_escaped() -> None:
    """Whatever a cause in the journal says, it is text."""
    shown = card_html(
        "# Kort <b>\n\ntekst\n- et & to\n\n| a | b |\n|---|---|\n| 1 | <2 |"
    )

    assert shown.startswith("<h1>Kort &lt;b&gt;</h1><p>tekst</p><ul><li>et &amp; to")
    assert '<th scope="row">1</th><td>&lt;2</td>' in shown
