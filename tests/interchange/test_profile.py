from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from wfm.errors import InputError
from wfm.interchange import load_profile, profile_names
from wfm.interchange.csv_writer import guard
from wfm.interchange.mapper import map_records
from wfm.interchange.profile import read_profile
from wfm.interchange.template import compile_template


def test_every_profile_loads() -> None:
    names = profile_names()
    assert {"generic-shifts", "generic-activities", "generic-intervals", "ics"} <= set(names)
    assert [load_profile(name).name for name in names] == names


def test_an_unknown_profile_names_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'generic-intervals'"):
        load_profile("generic-interval")
    with pytest.raises(InputError, match="known are amazon-connect"):
        load_profile("qqq")


def test_faults_of_a_profile_come_in_one_go(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("name: y\ndirektion: out\ntable: shifts\ngrade: E\nformat: csv\nfile: a\ncolumns: {a: 1}\n")
    with pytest.raises(InputError) as caught:
        read_profile(path)
    text = str(caught.value)
    for part in ("did you mean 'direction'", "system: is missing", "'E' is none of", "'y' is none of", "columns: "):
        assert part in text


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


def test_wrong_templates_of_a_profile_are_located() -> None:
    profile = load_profile("generic-activities")
    with pytest.raises(InputError, match=r"generic-activities.yaml: columns.activity: unknown field"):
        map_records(profile, pd.DataFrame({"agent_id": ["A1"]}))


@pytest.mark.parametrize("cell", ["=1+1", "+31 6", "-cmd", "@x", "\tx", "\rx", "-1+2"])
def test_formulas_get_an_apostrophe(cell: str) -> None:
    assert guard(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-1", "+2.5", "-1e-3", "a=b", "", "2026-11-30"])
def test_plain_cells_stay(cell: str) -> None:
    assert guard(cell) == cell
