"""YAML as people write it: nothing is turned into something else in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from config_files import BASE, CONTRACT, loaded, problems, refused

from wfm.config import load
from wfm.config.base import parse_clock


def test_an_unquoted_time_is_refused_where_it_stands(tmp_path: Path):
    text = BASE + 'shifts:\n  earliest_start: "07:00"\n  latest_end: 20:00\n'
    assert problems(tmp_path, text) == [
        'plan.yaml:7: shifts.latest_end: 20:00 without quotes is a number to YAML; write "20:00"'
    ]


def test_all_unquoted_times_are_refused_in_one_go(tmp_path: Path):
    text = (
        BASE + "shifts: {earliest_start: 10:00}\npay: {premiums: [{name: n, between: [22:00, 23:30], multiplier: 2}]}"
    )
    starts = [line.split(" ")[:2] for line in problems(tmp_path, text)]
    assert starts == [
        ["plan.yaml:5:", "shifts.earliest_start:"],
        ["plan.yaml:6:", "pay.premiums.0.between.0:"],
        ["plan.yaml:6:", "pay.premiums.0.between.1:"],
    ]


def test_an_unquoted_time_is_never_a_number(tmp_path: Path):
    config = loaded(tmp_path, BASE + 'shifts: {earliest_start: 08:30, latest_end: "20:00"}\n')
    assert parse_clock(config.shifts.earliest_start) == 8 * 60 + 30


@pytest.mark.parametrize("word", ["NO", "no", "on", "off", "yes", "y", "Null"])
def test_words_that_yaml_knows_stay_words(tmp_path: Path, word: str):
    assert loaded(tmp_path, BASE.replace("name: voice", f"name: {word}")).queues[0].name == word


def test_norway_is_a_country(tmp_path: Path):
    assert loaded(tmp_path, BASE.replace("country: NL", "country: NO")).site.country == "NO"


def test_dates_need_no_quotes(tmp_path: Path):
    plain, quoted = (loaded(tmp_path, BASE.replace("2026-11-30", day)) for day in ("2026-11-30", '"2026-11-30"'))
    assert plain == quoted
    assert plain.week.start.isoformat() == "2026-11-30"


@pytest.mark.parametrize("value", ["yes", "True", "1", '"true"'])
def test_only_true_and_false_are_flags(tmp_path: Path, value: str):
    assert problems(tmp_path, BASE + f"budget: {{hard: {value}}}\n")[0].startswith("plan.yaml:5: budget.hard: ")


def test_a_duplicate_key_names_both_lines(tmp_path: Path):
    text = BASE + "budget:\n  weekly: 100\n  hard: true\n  weekly: 200\n"
    assert problems(tmp_path, text) == ["plan.yaml:8: budget.weekly: the key stands here twice, first in line 6"]


def test_a_duplicate_section_names_both_lines(tmp_path: Path):
    assert problems(tmp_path, BASE + "site: {name: Other}\n") == [
        "plan.yaml:5: site: the key stands here twice, first in line 1"
    ]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (BASE + "budget: {weekly: 1\n", "plan.yaml:6: not valid YAML: "),
        (BASE + "\tbudget: 1\n", "plan.yaml:5: not valid YAML: "),
        (BASE + 'budget: "open\n', "plan.yaml:"),
        (BASE + "---\nbudget: {}\n", "plan.yaml:5: not valid YAML: "),
        (BASE + "budget: *nobody\n", "plan.yaml:5: not valid YAML: "),
        (BASE + "? [a, b]\n: 1\n", "plan.yaml:5: keys must be plain words"),
        ("a: \0", "plan.yaml: not valid YAML: "),
        ("- site\n", "plan.yaml:1: a configuration is a map"),
        ("just a sentence\n", "plan.yaml:1: a configuration is a map"),
    ],
)
def test_broken_yaml_is_located(tmp_path: Path, text: str, where: str):
    (line,) = problems(tmp_path, text)
    assert line.startswith(where)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n"])
def test_an_empty_file_lacks_the_sections_that_every_plan_needs(tmp_path: Path, text: str):
    assert problems(tmp_path, text) == [f"plan.yaml:1: {key}: is missing" for key in ("queues", "site", "week")]


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    assert refused(tmp_path / "none.yaml") == ["none.yaml: no such file; check the path"]


def test_a_file_of_another_encoding_is_refused(tmp_path: Path):
    (tmp_path / "plan.yaml").write_bytes(BASE.replace("Lakeside", "Zoë").encode("latin-1"))
    assert refused(tmp_path / "plan.yaml") == ["plan.yaml: not UTF-8 text"]


def test_files_from_windows_are_read(tmp_path: Path):
    (tmp_path / "plan.yaml").write_bytes(b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode())
    assert load(tmp_path / "plan.yaml") == loaded(tmp_path, BASE)


def test_an_alias_repeats_what_its_anchor_holds(tmp_path: Path):
    full = CONTRACT.format("overtime_hours: 3").replace("full: {", "full: &full {")
    contracts = loaded(tmp_path, BASE + full + "  same: *full\n").contracts
    assert contracts["same"] == contracts["full"]
    assert contracts["same"].overtime_hours == 3


def test_an_anchor_that_holds_itself_is_refused(tmp_path: Path):
    assert problems(tmp_path, BASE + "contracts: &all {full: *all}\n")[0].startswith("plan.yaml:5: contracts")
