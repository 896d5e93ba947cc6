"""Labour rules by name: what a preset sets, and that the configuration's own rules replace it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from config_files import BASE, loaded

from wfm.config import presets
from wfm.config.contracts import Break, Contract, Rules
from wfm.config.presets import preset_names, resolve_rules


def test_the_presets_are_those_of_the_contract():
    assert {"eu", "us-flsa"} <= set(preset_names())


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
