# SPDX-License-Identifier: EUPL-1.2
"""A release goes out by two persons, at its hour, and can be taken back."""

from datetime import timedelta

import pytest

from anke.access.errors import AccessDeniedError
from anke.cases.verification import verify
from anke.publication import services
from anke.publication.bundle.contents import Text
from anke.publication.bundle.reading import (
    current_release,
    open_bundle,
    read_withdrawal,
    releases_in,
    withdrawn_in,
)
from anke.publication.domain.release_life import Stage
from anke.publication.errors import (
    BundleDamagedError,
    EmbargoError,
    NothingReleasedError,
    ReleaseStateError,
    SamePersonError,
    SigningKeyError,
    UnknownReleaseError,
)
from anke.publication.gate.protecting import Attacked
from anke.publication.gate.signing import read_public_key
from anke.publication.gate.tests.worlds import facts, with_more
from anke.publication.models import Release
from anke.publication.queries import published_releases, read_release
from anke.publication.tests.releases import HOUR, TITLE, change_facts, house_in

pytestmark = [pytest.mark.db, pytest.mark.django_db]

REMARK = """
[[remark]]
id = "one"
first_instance = "municipality-1"
said_on = 2022-12-12
text_da = "Vi har ændret vores praksis."
areas = ["municipal"]
source = "Byrådet"
"""
LATE = ("municipality-1", "a-1", 2021 * 12 + 3, "changed", 2)


@pytest.fixture
def house(tmp_path, settings, monkeypatch):
    """Give a small house with a controller, a head and a caseworker."""
    return house_in(tmp_path, settings, monkeypatch)


def test_a_municipalitys_remark_goes_out_with_the_figures(house) -> None:
    """What the authority entered before it prepared is in the signed release."""
    (house.folder / "remarks.toml").write_text(REMARK, encoding="utf-8")

    house.published()

    notes = open_bundle(house.released).contents.notes
    assert [note.said_on for note in notes if note.said_by] == ["2022-12-12"]


def test_a_release_comes_out_whole_and_signed(house) -> None:
    """Readers open it with the gate's public key, and find who signed by role."""
    state = house.published()

    bundle = open_bundle(house.released, public_key=read_public_key(house.released))

    assert bundle.manifest.id == state.id == "2022-12-31-1"
    assert bundle.hash == state.manifest
    assert bundle.manifest.signers == ("controller", "head")
    assert bundle.manifest.title == TITLE
    assert [area.id for area in bundle.contents.areas] == ["municipal", "udk"]
    assert (bundle.cube("municipal").values["cases"] > 0).any()
    for path in house.released.rglob("*"):
        assert path.stat().st_mode & 0o004, f"{path}: the public site cannot read it"
    assert verify(contents=False).is_sound


def test_one_person_signs_once(house) -> None:
    """The second signature is somebody else's, and one is not enough."""
    state = house.attacked()
    services.sign_release(house.controller, state.id)

    with pytest.raises(SamePersonError):
        services.sign_release(house.controller, state.id)
    with pytest.raises(ReleaseStateError, match="cannot be published"):
        services.publish_release(house.head, state.id)
    assert services.sign_release(house.head, state.id).stage is Stage.SIGNED


def test_who_looked_at_another_draft_signs_nothing(house) -> None:
    """What is signed is the hash of what was looked at."""
    state = house.attacked()

    with pytest.raises(ReleaseStateError, match="the draft is"):
        services.sign_release(house.head, state.id, draft="0" * 64)


def test_nothing_is_signed_that_was_not_attacked(house) -> None:
    """A draft that nobody tried to break cannot go out."""
    state = house.prepared()

    with pytest.raises(ReleaseStateError, match="prepared and cannot be signed"):
        services.sign_release(house.head, state.id)


def test_a_failing_attack_refuses_the_release_and_names_the_cell(
    house, monkeypatch
) -> None:
    """Nobody can sign what somebody could work out."""
    found = Attacked("municipal/2022", 9, ("municipality-1 × a-1 × 2022",))
    monkeypatch.setattr(services, "attack_draft", lambda *_: [found])

    state = house.attacked()

    assert state.stage is Stage.REFUSED
    assert state.failing == ("municipal/2022: municipality-1 × a-1 × 2022",)
    with pytest.raises(ReleaseStateError, match="refused"):
        services.sign_release(house.head, state.id)
    assert Release.objects.get(pk=state.id).failing == 1


def test_nobody_sees_anything_before_its_hour(house) -> None:
    """Before its hour the folder that readers open holds no file of it."""
    state = house.signed(at=HOUR + timedelta(days=1))

    with pytest.raises(EmbargoError, match="embargoed"):
        services.publish_release(house.head, state.id)
    assert services.publish_due() == services.DueRound()
    assert not house.released.exists()


def test_what_is_due_comes_out_by_itself(house) -> None:
    """At its hour a signed release is published by the system, once."""
    state = house.signed()

    assert services.publish_due().published == (state.id,)
    assert services.publish_due() == services.DueRound()
    assert current_release(house.released) == state.id


def test_what_a_crash_left_unseen_is_shown_by_the_next_round(house) -> None:
    """The journal says published; readers get it although the process died there."""
    state = house.published()
    (house.released / "current").unlink()

    services.publish_due()

    assert current_release(house.released) == state.id


def test_what_cannot_come_out_is_told_and_stops_no_other(house) -> None:
    """A draft whose files are gone is a problem for a person, not for the rounds."""
    state = house.signed()
    (house.folder / "gate" / "drafts" / f"{state.draft}.json").unlink()

    found = services.publish_due()

    assert found.published == ()
    assert f"drafts/{state.draft}.json is missing" in found.problems[0]


def test_a_release_without_an_hour_waits(house) -> None:
    """It is published when somebody gives it one."""
    state = house.signed(at=None)

    assert read_release(state.id).at == ""
    with pytest.raises(ReleaseStateError, match="no hour"):
        services.publish_release(house.head, state.id)
    services.schedule_release(house.head, state.id, at=HOUR)
    assert services.publish_release(house.head, state.id).stage is Stage.PUBLISHED


def test_a_withdrawn_release_gives_way_and_the_next_one_says_why(
    house, monkeypatch
) -> None:
    """Readers see the last good one; the tombstone stands in the next manifest."""
    first = house.published()
    change_facts(monkeypatch, with_more(facts(1), LATE))
    second = house.published()
    assert current_release(house.released) == second.id

    services.withdraw_release(
        house.head, second.id, cause="Fejl i tallene", cause_en="Wrong figures"
    )

    assert current_release(house.released) == first.id
    key = read_public_key(house.released)
    note = read_withdrawal(house.released, second.id, public_key=key)
    assert note.reason == Text("Fejl i tallene", "Wrong figures")
    third = house.published()
    told = open_bundle(house.released).manifest.withdrawals
    assert [(each.release, each.replaced_by) for each in told] == [
        (second.id, third.id)
    ]
    assert told[0].reason.da == "Fejl i tallene"
    assert releases_in(house.released) == (third.id, second.id, first.id)
    assert verify(contents=False).is_sound


def test_withdrawing_the_only_release_shows_nothing(house) -> None:
    """Without a good one readers are told that nothing is released."""
    state = house.published()

    services.withdraw_release(house.head, state.id, cause="Fejl")

    with pytest.raises(NothingReleasedError):
        open_bundle(house.released)
    assert open_bundle(house.released, state.id).manifest.id == state.id
    assert withdrawn_in(house.released) == (state.id,)


def test_a_crash_before_readers_were_told_is_mended(house) -> None:
    """The journal says that it was taken back; the note and `current` follow."""
    state = house.published()
    services.withdraw_release(house.head, state.id, cause="Fejl")
    for path in (house.released / "withdrawn").iterdir():
        path.unlink()
    (house.released / "current").write_text(f"{state.id}\n")
    assert not verify(contents=False).is_sound

    services.publish_due()

    assert verify(contents=False).is_sound

    assert withdrawn_in(house.released) == (state.id,)
    assert not (house.released / "current").exists()
    assert (house.released / "withdrawn" / f"{state.id}.json").stat().st_mode & 0o004


def test_who_cannot_sign_takes_nothing_back(house, settings) -> None:
    """A note that nobody can check would tell nobody."""
    state = house.published()
    settings.ANKE_ENCRYPTION_KEY = b"\x01" * 32

    with pytest.raises(SigningKeyError):
        services.withdraw_release(house.head, state.id, cause="Fejl")
    assert read_release(state.id).stage is Stage.PUBLISHED


def test_a_draft_from_before_another_release_cannot_go_out(house) -> None:
    """It was not attacked together with what readers now know."""
    old = house.attacked()
    house.published()

    with pytest.raises(ReleaseStateError, match="was prepared before"):
        services.sign_release(house.head, old.id)
    assert services.drop_release(house.controller, old.id, cause="Forældet").stage


def test_an_earlier_release_stays_as_it_was(house, monkeypatch) -> None:
    """What came out since changes no byte of it, and it opens by its id."""
    state = house.published()
    first = open_bundle(house.released, state.id)
    before = cells_in(first)
    change_facts(monkeypatch, with_more(facts(1), LATE))
    house.published()

    again = open_bundle(house.released, state.id)

    assert cells_in(again) == before
    assert again.hash == first.hash


def cells_in(bundle):
    """Give the bytes of every area and year."""
    files = bundle.manifest.cells.items()
    return {place: bundle.file(f"{name}.parquet") for place, name in files}


def test_only_some_may_prepare_sign_and_withdraw(house) -> None:
    """A caseworker does not come near; a controller cannot withdraw."""
    state = house.published()

    for refused in (
        lambda: services.prepare_release(house.caseworker),
        lambda: services.sign_release(house.caseworker, state.id),
        lambda: services.publish_release(house.caseworker, state.id),
        lambda: services.withdraw_release(house.controller, state.id, cause="x"),
    ):
        with pytest.raises(AccessDeniedError):
            refused()


def test_an_unknown_release_is_refused(house) -> None:
    """There is no release of that id."""
    with pytest.raises(UnknownReleaseError):
        services.sign_release(house.head, "2022-12-31-7")


def test_the_key_is_made_once_and_opened_by_the_house_alone(
    house, settings, monkeypatch
) -> None:
    """Another key of the house opens nothing; what is on the disk is encrypted."""
    house.published()
    public = read_public_key(house.released)
    path = house.folder / "gate" / "release.key"
    change_facts(monkeypatch, with_more(facts(1), LATE))
    house.published()

    assert read_public_key(house.released) == public
    assert path.stat().st_mode & 0o077 == 0
    settings.ANKE_ENCRYPTION_KEY = bytes(31) + b"x"
    change_facts(monkeypatch, facts(2))
    with pytest.raises(SigningKeyError):
        house.published()


def test_a_draft_that_was_changed_is_not_published(house) -> None:
    """Somebody edits the draft after the signatures: its hash no longer fits."""
    state = house.signed()
    path = house.folder / "gate" / "drafts" / f"{state.draft}.json"
    path.write_bytes(path.read_bytes().replace(b"2022", b"2021"))

    with pytest.raises(BundleDamagedError, match="was changed"):
        services.publish_release(house.head, state.id)
    assert published_releases() == []


def test_a_row_that_is_not_what_the_journal_says_is_found(house) -> None:
    """`anke verify` names a release that was changed behind its journal."""
    state = house.prepared()
    Release.objects.filter(pk=state.id).update(stage="published")

    found = verify(contents=False).findings

    assert [each.where for each in found] == [f"release {state.id}"]
