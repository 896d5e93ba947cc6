"""Labour rules by name: what a preset sets, and that the configuration's own rules replace it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from config_files import BASE, loaded, write

from wfm.config import load, presets
from wfm.config.contracts import Break, Contract, Rules
from wfm.config.legal_shifts import break_windows, illegal
from wfm.config.presets import preset_names, resolve_rules
from wfm.config.rules import rule_names
from wfm.config.yaml_loader import dump_yaml
from wfm.errors import InputError


def test_the_presets_are_those_of_the_contract():
    assert {"eu", "uk", "us-flsa", "us-ca", "th", "fair-workweek"} == set(preset_names())


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_is_made_of_rules_and_names_its_source(name: str):
    text = (Path(presets.__file__).parent / f"{name}.yaml").read_text(encoding="utf-8")
    assert Rules(**yaml.safe_load(text)).preset is None
    assert "Source:" in text


def test_the_working_time_directive(tmp_path: Path):
    rules = loaded(tmp_path, BASE + "rules: {preset: eu}\n").rules
    assert (rules.min_rest_hours, rules.max_consecutive_days, rules.max_weekly_hours) == (11, 6, 48)


def test_the_configuration_replaces_rules_of_its_preset(tmp_path: Path):
    rules = loaded(tmp_path, BASE + "rules: {preset: eu, min_rest_hours: 12}\n").rules
    assert (rules.min_rest_hours, rules.max_consecutive_days, rules.max_weekly_hours) == (12, 6, 48)
    assert loaded(tmp_path, BASE + "rules: {preset: eu, max_weekly_hours: 0}\n").rules.max_weekly_hours == 0


def test_without_a_preset_only_the_given_rules_hold(tmp_path: Path):
    rules = loaded(tmp_path, BASE + "rules: {max_consecutive_days: 5}\n").rules
    assert (rules.min_rest_hours, rules.max_consecutive_days, rules.max_weekly_hours) == (None, 5, None)


def test_resolving_twice_changes_nothing():
    once = resolve_rules(Rules(preset="eu", min_rest_hours=12))
    assert resolve_rules(once) == once


def test_a_day_off_credits_the_least_hours_of_a_day_unless_the_contract_says_otherwise():
    usual = {"weekly_hours": [32, 40], "days_per_week": [4, 5], "shift_hours": [8, 9]}
    assert Contract(**usual).leave_credit_minutes == 8 * 60
    assert Contract(**usual, leave_credit_hours=7.5).leave_credit_minutes == 7.5 * 60
    assert Contract(**usual | {"days_per_week": [0, 5]}).leave_credit_minutes == 32 * 60


@pytest.mark.parametrize(
    ("span_hours", "between", "minutes", "window"),
    [
        (8.5, [0.35, 0.65], 30, (180, 300)),  # 178.5 and 331.5 - 30 = 301.5 minutes, inwards to the 5-minute grid
        (10, [0.1, 0.5], 15, (60, 285)),
        (4, [0.5, 0.6], 30, (120, 110)),  # 24 minutes have no room for 30: empty
    ],
)
def test_a_break_starts_within_its_window_on_the_grid(span_hours: float, between: list, minutes: int, window: tuple):
    one = Break(name="b", minutes=minutes, paid=True, between=between)
    assert one.window(round(span_hours * 60)) == window


def test_a_break_is_due_only_when_the_span_is_longer_than_its_limit():
    one = Break(name="b", minutes=15, paid=True, between=[0, 1], shift_longer_than_hours=5.5)
    assert [one.due(minutes) for minutes in (325, 330, 335)] == [False, False, True]


@pytest.mark.parametrize("name", preset_names())
def test_every_rule_of_a_preset_has_a_source_with_the_date_it_was_read(name: str):
    rules = presets.read_preset(name)
    held = {rule for rule in rule_names() if getattr(rules, rule) is not None}
    assert set(rules.sources) == held
    assert all(re.search(r"read 20\d\d-\d\d$", source) for source in rules.sources.values())
    text = (Path(presets.__file__).parent / f"{name}.yaml").read_text(encoding="utf-8")
    assert "Not legal advice" in text


def test_null_switches_a_rule_of_the_preset_off_and_off_does_too(tmp_path: Path):
    for given in ("max_weekly_hours: null", "off: [max_weekly_hours]"):
        rules = loaded(tmp_path, BASE + f"rules: {{preset: eu, {given}}}\n").rules
        assert rules.max_weekly_hours is None
        assert rules.off == ("max_weekly_hours",)
        assert rules.min_rest_hours == 11


def test_what_is_off_and_where_rules_come_from_survives_the_plan_folder(tmp_path: Path):
    text = "rules: {preset: us-ca, least_breaks: null, max_consecutive_days: 5, night_between: ['23:00', '05:00']}\n"
    config = loaded(tmp_path, BASE + text)
    data = config.model_dump(mode="json", exclude_none=True)
    again = load(write(tmp_path, dump_yaml(data), "again.yaml"))
    assert again.rules == config.rules
    assert again.rules.least_breaks is None
    assert again.rules.source("max_consecutive_days") == "configuration"
    assert "Labor Code 510" in again.rules.source("overtime")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{max_nihgt_hours: 8}", "rules.max_nihgt_hours: unknown key; did you mean 'max_night_hours'?"),
        ("{off: [min_rest]}", "'min_rest' is no rule; did you mean"),
        ("{overtime: [{per: month, over_hours: 8, multiplier: 1.5}]}", "rules.overtime.0.per"),
        ("{overtime: [{per: day, over_hours: 8, multiplier: 0.5}]}", "rules.overtime.0.multiplier"),
        ("{least_breaks: [{minutes: 20, length: 3}]}", "rules.least_breaks.0.length: unknown key"),
        ("{average_weekly_hours: 48}", "rules.average_weekly_hours"),
        ("{max_daily_hours: -1}", "rules.max_daily_hours"),
        ("{night_between: ['22:00', '06:03']}", "not on the grid"),
        ("{published: tomorrow}", "rules.published"),
    ],
)
def test_wrong_rules_are_named_with_their_line(text: str, says: str, tmp_path: Path):
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, BASE + f"rules: {text}\n")
    (line,) = str(caught.value).splitlines()
    assert ":5: " in line
    assert says in line


def breaks(*items: tuple[int, bool, float, list]) -> list[dict]:
    return [
        {"name": f"b{n}", "minutes": m, "paid": p, "shift_longer_than_hours": h, "between": w}
        for n, (m, p, h, w) in enumerate(items)
    ]


@pytest.mark.parametrize(
    ("rules", "given", "span_hours", "expected"),
    [
        ({"max_work_without_break_hours": 5}, [(60, False, 5, [0, 1])], 9, {0: (180, 300)}),
        ({"max_work_without_break_hours": 5}, [(60, False, 5, [0, 1])], 11, {0: (300, 300)}),
        ({"max_work_without_break_hours": 5}, [(60, False, 5, [0, 1])], 11.5, "max_work_without_break_hours"),
        ({"max_work_without_break_hours": 5}, [(60, False, 5, [0, 1])], 5, {}),
        ({"max_work_without_break_hours": 5}, [], 6, "max_work_without_break_hours"),
        # The first early enough for the second, the second late enough for the end.
        (
            {"max_work_without_break_hours": 4},
            [(30, False, 0, [0, 1]), (30, False, 0, [0, 1])],
            12,
            {0: (180, 240), 1: (450, 450)},
        ),
        ({"least_breaks": [{"minutes": 30, "within_hours": 5}]}, [(30, False, 5, [0.2, 0.9])], 10, {0: (120, 300)}),
        ({"least_breaks": [{"minutes": 30, "within_hours": 1}]}, [(30, False, 5, [0.2, 0.9])], 10, "least_breaks"),
        ({"least_breaks": [{"minutes": 30, "paid": True}]}, [(30, False, 5, [0.2, 0.9])], 10, "least_breaks"),
        ({"max_daily_hours": 9}, [(30, False, 5, [0.2, 0.9])], 10, "max_daily_hours"),
    ],
)
def test_rules_narrow_the_windows_of_breaks_or_leave_a_length_out(rules, given, span_hours, expected, tmp_path: Path):
    text = BASE + f"rules: {json.dumps(rules)}\nbreaks: {json.dumps(breaks(*given))}\n"
    config = loaded(tmp_path, text)
    span = round(span_hours * 60)
    found = illegal(config, span) or break_windows(config, span)
    assert found == expected
