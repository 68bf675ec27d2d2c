# SPDX-License-Identifier: EUPL-1.2
"""A municipality's own remark is read, checked, and goes out with the figures."""

from datetime import date

import pytest

from anke.cases.rules import rules_of
from anke.deadlines.data_files import DataText
from anke.deadlines.errors import DataFileError
from anke.publication.bundle.contents import Note, Text
from anke.publication.gate.remarks import MOST_LETTERS, own_remarks, read_remarks

pytestmark = pytest.mark.unit

CATALOGUE = rules_of().catalogue
TODAY = date(2023, 2, 1)
FIELDS = {
    "id": '"aarhus-2022"',
    "first_instance": '"municipality-0751"',
    "said_on": "2023-01-12",
    "text_da": '"Vi har samlet sagerne ét sted."',
    "areas": '["municipal"]',
    "source": '"Aarhus Byråd, mødet 11. januar 2023"',
}


def text_of(**changes: str) -> str:
    """Write an entry with something changed; an empty text leaves a field out."""
    fields = FIELDS | changes
    lines = [f"{name} = {value}" for name, value in fields.items() if value]
    return "\n".join(["[[remark]]", *lines, ""])


def read(text: str) -> tuple[Note, ...]:
    """Read remarks as `release prepare` does."""
    return read_remarks(DataText("remarks.toml", text), CATALOGUE, TODAY)


def test_a_remark_becomes_a_note_of_the_municipality() -> None:
    """It says whose words it is and from which day; it cannot be taken for ours."""
    (note,) = read(text_of(first_on="2022-01-01", last_on="2022-12-31"))

    assert note == Note(
        "remark-aarhus-2022",
        Text("Vi har samlet sagerne ét sted."),
        areas=("municipal",),
        first_instances=("municipality-0751",),
        first_on="2022-01-01",
        last_on="2022-12-31",
        source="Aarhus Byråd, mødet 11. januar 2023",
        said_by="municipality-0751",
        said_on="2023-01-12",
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first_instance": '"municipality-9999"'}, "field first_instance: 'muni"),
        ({"first_instance": ""}, "field first_instance: is missing"),
        ({"areas": ""}, "field areas: must not be empty"),
        ({"areas": '["moon"]'}, "field areas: 'moon' is not in the catalogue"),
        ({"subjects": '["sel-0"]'}, "field subjects: 'sel-0' is not"),
        ({"said_on": ""}, "field said_on: is missing"),
        ({"said_on": "2023-02-02"}, "field said_on: 2023-02-02 has not come"),
        ({"text_da": f'"{"x" * (MOST_LETTERS + 1)}"'}, "1001 letters"),
        ({"text_da": '"Klageren 070761-4285 var …"'}, "field text_da: has what looks"),
        ({"source": ""}, "field source"),
        ({"colour": '"red"'}, "field colour: is unknown"),
    ],
)
def test_a_mistake_names_its_file_line_and_field(changes, said) -> None:
    """What everybody will read is checked before anything is counted."""
    with pytest.raises(DataFileError) as refused:
        read(text_of(**changes))

    assert "remarks.toml line" in str(refused.value)
    assert said in str(refused.value)


def test_no_remark_stands_twice() -> None:
    """An entry that was copied and not changed is a mistake."""
    with pytest.raises(DataFileError, match="stands twice"):
        read(text_of() + text_of())


def test_without_a_file_there_are_no_remarks(tmp_path) -> None:
    """An authority that has none need not know of the file."""
    assert own_remarks(tmp_path, CATALOGUE, TODAY) == ()
    (tmp_path / "remarks.toml").write_text(text_of(), encoding="utf-8")
    assert len(own_remarks(tmp_path, CATALOGUE, TODAY)) == 1
