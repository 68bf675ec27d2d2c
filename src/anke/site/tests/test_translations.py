# SPDX-License-Identifier: EUPL-1.2
"""Every text exists in Danish and in English, and reads as its program expects."""

import gettext
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.utils.translation import gettext as without_context
from django.utils.translation import override
from django.utils.translation import pgettext as in_context
from hypothesis import given
from hypothesis import strategies as st

from anke.site import translations
from anke.site.environment import CHECKOUT
from anke.site.errors import CatalogueMalformed
from anke.site.tests import texts
from anke.site.translations import Entry, catalogues, mo_bytes, read_po

pytestmark = pytest.mark.unit

SOURCE = CHECKOUT / "src" / "anke"
# What is the same in every language.
PROPER_NAMES = {"Anke", "CSV", "XES", "JSON", "SVG", "CPR"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")


def house_files(pattern: str) -> list[Path]:
    """List the files of the house, without its tests."""
    return sorted(path for path in SOURCE.rglob(pattern) if "tests" not in path.parts)


@cache
def used_messages() -> tuple[tuple[Path, texts.Message], ...]:
    """Give every message that a page or the code asks for."""
    return tuple(_used_messages())


def _used_messages() -> Iterator[tuple[Path, texts.Message]]:
    for path in house_files("*.py"):
        for message in texts.messages_in_code(path.read_text(encoding="utf-8")):
            yield path, message
    for path in [*house_files("*.html"), *house_files("*.txt")]:
        for message in texts.messages_in_template(path.read_text(encoding="utf-8")):
            yield path, message


def entries() -> Iterator[tuple[Path, Entry]]:
    """Give every entry of every catalogue but the headers."""
    for path in catalogues():
        for entry in read_po(path.read_text(encoding="utf-8"), str(path)):
            if entry.message:
                yield path, entry


def test_every_message_is_translated_into_danish() -> None:
    """No page shows an English text to a Danish reader."""
    known = {(entry.context, entry.message) for _, entry in entries()}

    missing = [
        f"{path.relative_to(SOURCE)}: {message!r}"
        for path, (context, message) in used_messages()
        # Django and allauth bring Danish texts of their own.
        if (context, message) not in known and in_danish(context, message) == message
    ]
    assert not missing, "\n".join(missing)


def test_one_message_has_one_translation() -> None:
    """Django throws all catalogues together: of two translations one would be lost."""
    found: dict[tuple[str, str], dict[tuple[str, ...], str]] = {}
    for path, entry in entries():
        texts_of = found.setdefault((path.parent.parent.name, entry.key), {})
        texts_of.setdefault(entry.texts, str(path.relative_to(SOURCE)))

    differing = {key[1]: told for key, told in found.items() if len(told) > 1}
    assert not differing, differing


def in_danish(context: str, message: str) -> str:
    """Translate as a page would."""
    with override("da"):
        return in_context(context, message) if context else without_context(message)


def test_no_page_has_a_text_written_in_by_hand() -> None:
    """A text outside {% translate %} would stay in one language."""
    bare = [
        f"{path.relative_to(SOURCE)}: {text!r}"
        for path in house_files("*.html")
        for text in texts.bare_texts(path.read_text(encoding="utf-8"))
        if set(texts.LETTERS.findall(text)) - PROPER_NAMES
    ]
    assert not bare, "\n".join(bare)


def test_messages_are_english() -> None:
    """A message is what an English reader sees: it must not be Danish."""
    danish = [
        f"{path.relative_to(SOURCE)}: {message!r}"
        for path, (_, message) in used_messages()
        # A Danish legal term stands in quotes or brackets.
        if re.search("[æøåÆØÅ]", re.sub(r"[\"“(][^)\"”]*[)\"”]", "", message))
    ]
    assert not danish, "\n".join(danish)


def test_no_translation_is_empty_or_waits_for_a_person() -> None:
    """A fuzzy or empty entry would be left out silently."""
    waiting = [
        f"{path.relative_to(SOURCE)}:{entry.line}: {entry.message!r}"
        for path, entry in entries()
        if entry.fuzzy or not all(entry.texts)
    ]
    assert not waiting, "\n".join(waiting)


def test_translations_have_the_placeholders_of_their_message() -> None:
    """A name that is misspelt in a translation would break the page."""
    wrong = [
        f"{path.relative_to(SOURCE)}:{entry.line}: {text!r}"
        for path, entry in entries()
        for text in entry.texts
        if placeholders(text) - placeholders(entry.plural or entry.message)
    ]
    assert not wrong, "\n".join(wrong)


def placeholders(text: str) -> set[str]:
    """List the names in a text that the program fills in."""
    return set(PLACEHOLDER.findall(text))


def test_python_reads_what_is_compiled() -> None:
    """The compiled form is gettext's: contexts and plurals included."""
    source = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        'msgid "case"\nmsgstr "sag"\n\n'
        'msgctxt "verb"\nmsgid "appeal"\nmsgstr "klage"\n\n'
        'msgid "%d day"\nmsgid_plural "%d days"\n'
        'msgstr[0] "%d dag"\nmsgstr[1] "%d dage"\n\n'
        '#, fuzzy\nmsgid "draft"\nmsgstr "kladde"\n\n#~ msgid "old"\n#~ msgstr "x"\n'
    )

    danish = gettext.GNUTranslations(io.BytesIO(mo_bytes(read_po(source, "da.po"))))

    assert danish.gettext("case") == "sag"
    assert danish.pgettext("verb", "appeal") == "klage"
    assert danish.ngettext("%d day", "%d days", 1) == "%d dag"
    assert danish.ngettext("%d day", "%d days", 2) == "%d dage"
    assert danish.gettext("draft") == "draft"
    assert danish.gettext("old") == "old"


@given(st.dictionaries(st.text(min_size=1), st.text(min_size=1), max_size=20))
def test_any_text_survives_compilation(pairs) -> None:
    """Whatever the texts are, Python reads back what went in."""
    # gettext itself uses these two characters to keep texts apart.
    clean = {
        key: text
        for key, text in pairs.items()
        if not {"\x00", "\x04"} & set(key + text) and key.isprintable()
    }
    header = Entry("", "", "", ("Content-Type: text/plain; charset=UTF-8\n",), False, 1)
    written = [Entry("", key, "", (text,), False, 1) for key, text in clean.items()]

    read = gettext.GNUTranslations(io.BytesIO(mo_bytes([header, *written])))

    assert {key: read.gettext(key) for key in clean} == clean


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (
            'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"',
            "da.po:4.*already at line 1",
        ),
        ('msgid "a"\nmsgstr "b', "da.po:2: not a quoted text"),
        ('"lost"', "da.po:1: a text before any msgid"),
        ('msgstr "b"', "da.po:1: an entry without msgid"),
        ('msgid "\\q\\"\nmsgstr ""', "da.po:1"),
    ],
)
def test_broken_catalogue_is_refused_by_file_and_line(source, reason) -> None:
    """A translator is told where to look."""
    with pytest.raises(CatalogueMalformed, match=reason):
        read_po(source, "da.po")


def test_second_compilation_does_nothing(tmp_path) -> None:
    """Only a catalogue that changed is compiled, and at once in full."""
    folder = tmp_path / "anke" / "cases" / "locale" / "da" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid "a"\nmsgstr "b"\n', encoding="utf-8")

    assert translations.compile_catalogues(tmp_path) == [folder / "django.mo"]
    assert translations.compile_catalogues(tmp_path) == []
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]
