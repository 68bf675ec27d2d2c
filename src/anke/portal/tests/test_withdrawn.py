# SPDX-License-Identifier: EUPL-1.2
"""A release that was taken back: who is told, where, and what is given no more."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from django.test import Client

from anke.portal.library import Library, library
from anke.portal.tests.open_site import open_site
from anke.portal.tests.worlds import KEY, LATER_RELEASE, RELEASE
from anke.publication.bundle.contents import Text, Withdrawal
from anke.publication.bundle.reading import (
    open_bundle,
    read_withdrawal,
    releases_in,
    withdrawn_in,
)
from anke.publication.bundle.writing import (
    show_release,
    write_release,
    write_withdrawal,
)
from anke.publication.errors import BundleDamagedError, NothingReleasedError

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.unit

BACK = Withdrawal(
    LATER_RELEASE,
    "2023-06-02T10:15:00+02:00",
    Text("En kommune var talt to gange.", "A municipality was counted twice."),
)
FIRST_BACK = Withdrawal(RELEASE, "2023-06-03T09:00:00+02:00", Text("Forkert årgang."))
GONE = (
    "/da/tabel/municipal?udgivelse={}",
    "/en/tabel/municipal?udgivelse={}",
    "/da/indlejr/municipal?udgivelse={}",
    "/da/figur/municipal.svg?udgivelse={}",
    "/da/figur/municipal-smal.svg?udgivelse={}",
    "/da/tabel/municipal.csv?udgivelse={}",
    "/da/tabel/municipal.xlsx?udgivelse={}",
    "/da/tabel/municipal.parquet?udgivelse={}",
    "/da/tabel/municipal.json?udgivelse={}",
    "/api/v2/tables/municipal-years/data?release={}",
    "/api/v2/tables/municipal-years/metadata?release={}",
)


@pytest.fixture
def bundle(two_releases: Path, tmp_path: Path) -> Path:
    """Give a bundle of one's own; the later release is current."""
    return Path(shutil.copytree(two_releases, tmp_path / "bundle"))


@contextmanager
def site(bundle: Path, cache: Path) -> Iterator[Client]:
    """Give somebody who asks the site."""
    with open_site(bundle, cache):
        yield Client()


def take_back(bundle: Path, withdrawal: Withdrawal = BACK, show: str = RELEASE) -> None:
    """Do what the gate does: the note first, then what readers see."""
    write_withdrawal(bundle, withdrawal, KEY.sign)
    if show:
        show_release(bundle, show)
    else:
        (bundle / "current").unlink()


def test_readers_are_told_at_once_and_see_the_last_good_one(
    bundle: Path, two_cache: Path
) -> None:
    """Every page says which release was taken back, when and why; in both languages."""
    with site(bundle, two_cache) as reader:
        before = reader.get("/da/").content.decode()
        take_back(bundle)
        pages = {
            path: reader.get(path).content.decode()
            for path in ("/da/", "/da/tabel/municipal", "/da/kommune/municipality-0751")
        }
        english = reader.get("/en/").content.decode()

        assert library().current().manifest.id == RELEASE
    assert "Tilbagekaldt" not in before
    for page in pages.values():
        assert f"({LATER_RELEASE}) blev kaldt tilbage den 02.06.2023 kl. 10.15" in page
        assert "En kommune var talt to gange." in page
        assert f"tallene fra udgivelsen før, {RELEASE}" in page
    assert "A municipality was counted twice." in english


def test_releases_page_and_feed_carry_it_at_once(bundle: Path, two_cache: Path) -> None:
    """The list keeps it as taken back; the feed makes programs forget it."""
    with site(bundle, two_cache) as reader:
        take_back(bundle)
        page = reader.get("/da/udgivelser/").content.decode()
        feed = reader.get("/da/atom.xml").content.decode()
        stone = reader.get(f"/da/udgivelse/{LATER_RELEASE}")

    assert f"({LATER_RELEASE})</span> <strong>Tilbagekaldt</strong>" in page
    assert "En kommune var talt to gange." in page
    assert f'deleted-entry ref="http://testserver/id/release/{LATER_RELEASE}"' in feed
    assert f"<updated>{BACK.at}</updated>" in feed
    assert "Tilbagekaldt: Ankestatistik 2022" in feed
    assert stone.status_code == 200
    assert "En kommune var talt to gange." in stone.content.decode()
    assert "/da/tabel/" not in stone.content.decode()
    assert "12.004" not in stone.content.decode()


@pytest.mark.parametrize("path", GONE)
def test_its_figures_are_gone_with_the_reason(
    bundle: Path, two_cache: Path, path: str
) -> None:
    """Every address of them answers 410, in the words that fit the address."""
    with site(bundle, two_cache) as reader:
        before = reader.get(path.format(LATER_RELEASE))
        take_back(bundle)
        after = reader.get(path.format(LATER_RELEASE))
        good = reader.get(path.format(RELEASE)).status_code

    said = after.content.decode()
    assert (before.status_code, after.status_code, good) == (200, 410, 200)
    assert "<td" not in said
    assert "taken back" in said or "tilbagekaldt" in said or "was withdrawn" in said
    assert ("counted twice" in said) or ("talt to gange" in said)


def test_the_old_address_leads_to_the_figures_that_hold(
    bundle: Path, two_cache: Path
) -> None:
    """The same question without the release; a frame of another site says it, too."""
    with site(bundle, two_cache) as reader:
        take_back(bundle)
        query = f"instans=level(2)&periode=2022&udgivelse={LATER_RELEASE}"
        page = reader.get(f"/da/tabel/municipal?{query}").content.decode()
        frame = reader.get(f"/da/indlejr/municipal?{query}")

    assert 'href="/da/tabel/municipal?instans=level(2)&amp;periode=2022"' in page
    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "<nav" not in frame.content.decode()


def test_what_was_sent_before_is_asked_for_again(bundle: Path, two_cache: Path) -> None:
    """The tag hangs on what is shown, so no cache gives what was taken back."""
    pinned = f"/da/tabel/municipal?udgivelse={RELEASE}"
    with site(bundle, two_cache) as reader:
        first = reader.get(pinned)
        tag = {"If-None-Match": first["ETag"]}
        assert reader.get(pinned, headers=tag).status_code == 304

        take_back(bundle, FIRST_BACK, show=LATER_RELEASE)
        again = reader.get(pinned, headers=tag)
        remembered = reader.get(pinned)

    assert again.status_code == 410
    assert again["ETag"] != first["ETag"]
    assert remembered.status_code == 410


def test_its_own_files_are_gone_and_shared_ones_stay(
    bundle: Path, two_cache: Path
) -> None:
    """No cache keeps a file for good; the gate's note can be fetched and checked."""
    later = open_bundle(bundle, LATER_RELEASE).manifest
    shared = f"/data/files/{later.cells['municipal/2022']}.parquet"
    own = f"/data/files/{later.revisions}.json"
    note = f"/data/withdrawn/{LATER_RELEASE}"

    def fetched(reader: Client, path: str) -> tuple[int, str, bytes]:
        answer = reader.get(path)
        content = b"".join(answer.streaming_content) if answer.streaming else b""
        answer.close()
        return answer.status_code, answer["Cache-Control"], content

    with site(bundle, two_cache) as reader:
        before = [fetched(reader, path) for path in (shared, own)]
        take_back(bundle)
        after = [fetched(reader, path) for path in (shared, own)]
        text, signature = (
            fetched(reader, f"{note}.{form}") for form in ("json", "sig")
        )
        listed = reader.get("/data/").json()

    assert [status for status, _, _ in before] == [200, 200]
    assert all("immutable" not in kept for _, kept, _ in before)
    assert [status for status, _, _ in after] == [200, 410]
    KEY.public_key().verify(signature[2], text[2])
    assert [each["id"] for each in listed["releases"]] == [RELEASE]
    assert listed["withdrawn"][0]["note"] == f"http://testserver{note}.json"


def test_when_no_release_is_left_the_site_says_so(
    bundle: Path, two_cache: Path
) -> None:
    """Pages say that there are no figures and why; feed and releases go on."""
    with site(bundle, two_cache) as reader:
        take_back(bundle, BACK)
        take_back(bundle, FIRST_BACK, show="")
        front = reader.get("/da/")
        feed = reader.get("/da/atom.xml")
        statuses = {
            path: reader.get(path).status_code
            for path in (
                "/en/", "/da/tabel/municipal", "/da/udgivelser/", "/sundhed/",
                f"/da/udgivelse/{RELEASE}", f"/da/tabel/municipal?udgivelse={RELEASE}",
                "/api/v2/tables", "/data/", "/robots.txt",
            )
        }  # fmt: skip

    said = front.content.decode()
    assert front.status_code == 503
    assert front["Cache-Control"] == "no-store"
    assert "Der er ingen tal lige nu" in said
    assert "Forkert årgang." in said
    assert "talt to gange" in said
    assert feed.content.count(b"<at:deleted-entry") == 4
    assert list(statuses.values()) == [503, 503, 200, 200, 200, 410, 503, 200, 200]


def test_what_was_taken_back_is_not_shown_before_the_gate_shows_another(
    bundle: Path, two_cache: Path
) -> None:
    """Between the note and `current` readers get the release before."""
    with site(bundle, two_cache) as reader:
        assert library().current().manifest.id == LATER_RELEASE
        write_withdrawal(bundle, BACK, KEY.sign)

        assert LATER_RELEASE not in reader.get("/sundhed/").content.decode()
        assert library().current().manifest.id == RELEASE


def test_a_later_release_knows_what_came_instead(bundle: Path, two_cache: Path) -> None:
    """Its word is worth more than the note; then no page needs to say it any more."""
    later = open_bundle(bundle, LATER_RELEASE).manifest
    instead = Withdrawal(RELEASE, FIRST_BACK.at, FIRST_BACK.reason, LATER_RELEASE)
    write_release(bundle, replace(later, withdrawals=(instead,)), KEY.sign)
    write_withdrawal(bundle, FIRST_BACK, KEY.sign)
    with site(bundle, two_cache) as reader:
        assert library().withdrawals[RELEASE].replaced_by == LATER_RELEASE
        assert "Tilbagekaldt" not in reader.get("/da/").content.decode()
        assert f"udgivelse/{RELEASE}" in reader.get("/da/udgivelser/").content.decode()


def test_a_note_that_is_not_the_gates_counts_for_nothing(
    bundle: Path, two_cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever can write a file cannot take a release back; the log says so."""
    write_withdrawal(bundle, BACK, lambda _: bytes(64))
    key = KEY.public_key().public_bytes_raw()
    with open_site(bundle, two_cache):
        shelf = Library(mock.Mock(bundle=bundle, cache=two_cache, public_key=key))

        assert shelf.current().manifest.id == LATER_RELEASE
    assert not shelf.withdrawals
    assert "counts for nothing" in caplog.text


def test_a_release_is_not_changed_by_its_note(bundle: Path) -> None:
    """The note lies beside it; both are what was signed, also written twice."""
    key = KEY.public_key().public_bytes_raw()
    before = open_bundle(bundle, LATER_RELEASE, public_key=key).hash
    write_withdrawal(bundle, BACK, KEY.sign)
    first = (bundle / "withdrawn" / f"{LATER_RELEASE}.json").read_bytes()
    write_withdrawal(bundle, BACK, KEY.sign)

    assert open_bundle(bundle, LATER_RELEASE, public_key=key).hash == before
    assert read_withdrawal(bundle, LATER_RELEASE, public_key=key) == BACK
    assert (bundle / "withdrawn" / f"{LATER_RELEASE}.json").read_bytes() == first
    assert withdrawn_in(bundle) == (LATER_RELEASE,)
    assert releases_in(bundle) == (LATER_RELEASE, RELEASE)


def test_a_damaged_note_is_refused_by_name(bundle: Path) -> None:
    """Neither another release's note nor half a file passes."""
    write_withdrawal(bundle, BACK, KEY.sign)
    path = bundle / "withdrawn" / f"{LATER_RELEASE}.json"
    path.rename(path.with_name(f"{RELEASE}.json"))
    with pytest.raises(BundleDamagedError, match=f"{RELEASE}.json: tells of"):
        read_withdrawal(bundle, RELEASE)

    path.write_text("{")
    with pytest.raises(BundleDamagedError, match=LATER_RELEASE):
        read_withdrawal(bundle, LATER_RELEASE)


def test_nothing_at_all_is_still_nothing(tmp_path: Path, two_cache: Path) -> None:
    """Where there never was a release, feed and pages say so."""
    with site(tmp_path / "empty", two_cache) as reader:
        assert reader.get("/da/").status_code == 503
        assert reader.get("/da/atom.xml").status_code == 503
        with pytest.raises(NothingReleasedError):
            library().manifests()
