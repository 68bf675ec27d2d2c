# SPDX-License-Identifier: EUPL-1.2
"""What is remembered is bounded, and belongs to one release and one address."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from anke.portal.remembering import Key, Shelf

pytestmark = pytest.mark.unit


def key(path: str, release: str = "r1", *, packed: bool = False) -> Key:
    """Name a page."""
    return release, "localhost", path, packed


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 60)), max_size=60))
def test_a_shelf_never_holds_more_than_it_may(asked: list[tuple[int, int]]) -> None:
    """However pages come, what is held is what is counted, and is bounded."""
    shelf = Shelf(most_bytes=100)
    for path, size in asked:
        shelf.keep(key(str(path)), HttpResponse(b"x" * size))

        assert shelf.held_bytes <= 100
        assert shelf.held_bytes == sum(len(c) for c, _ in shelf._pages.values())


def test_what_was_used_last_goes_last() -> None:
    """A page that is asked for stays; the others make room."""
    shelf = Shelf(most_bytes=10)
    shelf.keep(key("a"), HttpResponse(b"aaaa"))
    shelf.keep(key("b"), HttpResponse(b"bbbb"))
    assert shelf.take(key("a")) is not None

    shelf.keep(key("c"), HttpResponse(b"cccc"))

    assert shelf.take(key("a")) is not None
    assert shelf.take(key("b")) is None


def test_a_page_comes_back_with_its_headers() -> None:
    """The reader sees no difference."""
    shelf = Shelf()
    page = HttpResponse(b"x", content_type="image/svg+xml")
    page.headers["ETag"] = 'W/"1"'
    shelf.keep(key("a"), page)

    again = shelf.take(key("a"))

    assert again is not None
    assert again.content == page.content
    assert dict(again.headers) == dict(page.headers)


def test_another_release_or_form_is_another_page() -> None:
    """Nothing of an earlier release is given, nor packed to who cannot read it."""
    shelf = Shelf()
    shelf.keep(key("a"), HttpResponse(b"x"))

    assert shelf.take(key("a", "r2")) is None
    assert shelf.take(key("a", packed=True)) is None
