from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sample_plan import IDS, make_sample_plan

from wfm.errors import InputError
from wfm.interchange import load_profile, make_files, profile_names
from wfm.interchange.csv_writer import guard
from wfm.interchange.fields import EXAMPLES
from wfm.interchange.profile import read_profile
from wfm.interchange.records import make_records
from wfm.interchange.template import FILTERS, compile_template


def test_every_profile_loads() -> None:
    names = profile_names()
    assert {"generic-shifts", "generic-activities", "generic-intervals", "ics"} <= set(names)
    assert [load_profile(name).name for name in names] == names


def test_an_unknown_profile_names_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'generic-intervals'"):
        load_profile("generic-interval")
    with pytest.raises(InputError, match="known are amazon-connect"):
        load_profile("qqq")


def faults(folder: Path, text: str) -> list[str]:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_profile(path)
    return [line.removeprefix(f"{path}:") for line in str(caught.value).splitlines()]


HEAD = "name: mine\nsystem: Mine\ndirection: out\ntable: shifts\ngrade: D\nformat: csv\nfile: a.csv\n"


def test_faults_of_a_profile_come_in_one_go(tmp_path: Path) -> None:
    text = "name: mine\ndirektion: out\ntable: shift\ngrade: E\nformat: csv\nfile: a\ncolumns: {a: 1}\nzone: Mars\n"
    assert sorted(faults(tmp_path, text + "forbidden: {pattern: '('}\n")) == [
        "1: direction: is missing",
        "1: system: is missing",
        "2: direktion: unknown key; did you mean 'direction'?",
        "3: table: 'shift': input should be 'shifts', 'activities', 'intervals', 'forecast' or 'star'",
        "4: grade: 'E': input should be 'A', 'B', 'C' or 'D'",
        "7: columns.a: 1: input should be a valid string",
        "8: zone: 'Mars' is no time zone; write site, UTC or a name like Europe/Amsterdam",
        "9: forbidden.pattern: '(' is not a regular expression: missing ), unterminated subpattern at position 0",
    ]


def test_templates_are_tried_before_any_plan(tmp_path: Path) -> None:
    wrong = {
        "{naam}": "did you mean 'name'?",
        "{start|uper}": "did you mean 'upper'?",
        "{name|iso}": "a filter does not fit",
        "{cost|decimals:x}": "a filter does not fit",
        "{name": "braces that are no field",
    }
    found = faults(tmp_path, HEAD + "columns:\n" + "".join(f'  c{n}: "{text}"\n' for n, text in enumerate(wrong)))
    for number, (words, line) in enumerate(zip(wrong.values(), found, strict=True)):
        assert line.startswith(f"{9 + number}: columns.c{number}: ")
        assert words in line
    body = HEAD.replace("csv\n", "json\n", 1)
    assert faults(tmp_path, body + 'body: {a: {number: "{name}"}}\n')[0].startswith("8: body: a filter does not fit")
    assert "8: body.a.each: is no list of fields; write [agent_id]" in faults(
        tmp_path, body + "body: {a: {each: agent_id, item: x}, b: {number: 1}}\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('columns: {a: "{name}"}\nrequired: [b]\n', "9: required: there is no column 'b'"),
        ('columns: {a: "{name}"}\nonly: {teem: [x]}\n', "9: only.teem: the table shifts has no field 'teem'"),
        ('columns: {a: "{name}"}\nneeds_ids: [queues]\n', "9: needs_ids: the table shifts has no queues"),
        ('columns: {a: "{name}"}\nevery_interval: true\n', "9: every_interval: is of the forecast"),
        ("columns: {a: x}\nsheet: 'a[b'\n", "9: sheet: 'a[b' is no name of a sheet"),
        ('columns: {a: "{name}"}\nmessage: true\n', "9: message: messages are of the format json"),
        ('columns: {a: "{name}"}\nbody: [x]\n', "9: body: the format csv has columns instead"),
        ("loses: []\n", "1: columns: is missing; the format csv needs it"),
    ],
)
def test_keys_that_do_not_go_together_are_told(tmp_path: Path, text: str, expected: str) -> None:
    assert faults(tmp_path, HEAD + text)[0].startswith(expected)


def test_files_stay_in_the_folder_and_calendars_have_what_they_need(tmp_path: Path) -> None:
    columns = 'columns: {uid: "{uid}", dtstart: "{start|iso}", dtEnd: "{end|utc}"}\n'
    for place in ("../x.csv", "/tmp/x.csv", "a/../../{agent_id}.csv"):
        found = faults(tmp_path, HEAD.replace("a.csv", place) + 'columns: {a: "{name}"}\n')
        assert found == [f"7: file: '{place}' leaves the folder; name a file within it"]
    assert faults(tmp_path, HEAD.replace("format: csv", "format: ics") + columns) == [
        "8: columns: calendars need dtend",
        "8: columns.dtEnd: is no property of calendars; write it in small letters",
        '8: columns.dtstart: is no instant of calendars; write it as "{start|utc}"',
    ]


@pytest.mark.parametrize("table", EXAMPLES)
def test_examples_of_fields_are_the_fields_of_a_plan(table: str) -> None:
    record = make_records(table, *make_sample_plan()).iloc[0]
    assert set(record.index) == set(EXAMPLES[table])
    for name, example in EXAMPLES[table].items():
        number = isinstance(example, int | float) and not isinstance(example, bool)
        assert isinstance(record[name], (int, float, np.number) if number else (type(example), np.bool_))


def test_the_readme_has_every_field_and_a_profile_that_is_right(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    told = text.partition("| table | fields")[2].partition("| profile |")[0]
    named = {word for cell in re.findall(r"`([^`]*)`", told) for word in re.findall(r"[a-z_0-9]+", cell)}
    known = {name for fields in EXAMPLES.values() for name in fields if not name.startswith("word_")}
    assert known <= named
    assert {name.split(":")[0] for name in FILTERS} <= named
    (tmp_path / "ours.yaml").write_text("name: ours" + text.partition("```yaml\nname: ours")[2].partition("```")[0])
    made = make_files(read_profile(tmp_path / "ours.yaml"), *make_sample_plan(), IDS).files
    assert made[Path("ours/North.csv")].decode() == "Number,Day,From,Paid minutes\nuser-0001,19/10/2026,08:00,450\n"


def test_templates_fill_fields_through_filters() -> None:
    start = pd.Timestamp("2026-11-30 08:15", tz="Europe/Amsterdam")
    row = {"start": start, "hours": 7.5, "team": "", "paid": True, "name": "Ada {x}"}
    fields = list(row)
    cases = {
        "{start|iso}": "2026-11-30T08:15:00+01:00",
        "{start|utc}": "20261130T071500Z",
        "{start|local:%m/%d/%Y %H:%M}": "11/30/2026 08:15",
        "{hours|decimals:2} h": "7.50 h",
        "{hours|minutes}": "450",
        "{team|default:none}": "none",
        "{team}-{paid|flag}": "-true",
        "{name|upper}": "ADA {X}",
    }
    for text, expected in cases.items():
        assert compile_template(text, fields)(row) == expected


@pytest.mark.parametrize("text", ["{naam}", "{name|uper}", "{name", "{}", "{name.__class__}"])
def test_templates_that_cannot_be_filled_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"field|filter"):
        compile_template(text, ["name"])


@pytest.mark.parametrize("cell", ["=1+1", "+31 6", "-cmd", "@x", "\tx", "\rx", "-1+2"])
def test_formulas_get_an_apostrophe(cell: str) -> None:
    assert guard(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-1", "+2.5", "-1e-3", "a=b", "", "2026-11-30"])
def test_plain_cells_stay(cell: str) -> None:
    assert guard(cell) == cell
