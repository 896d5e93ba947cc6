from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import roster_plans
import roster_settings
import shadow_price
from roster_settings import acceptance_setting, week_setting
from service_savings import Comparison, head, line, verdicts

SOLVER = {"iterations": 2000, "gap": 0.0}


def test_planning_for_the_whole_week_serves_more_for_the_same_money_and_costs_less_for_the_same_level():
    setting = replace(week_setting(30, 120.0, **SOLVER), half_width=0.02)
    rows = list(Comparison(setting, False, steps=2).rows())
    every, same, less = rows
    assert [row.name for row in rows] == ["every requirement", "same money", "same level, less money"]
    assert same.answer.cost <= every.answer.cost
    assert same.answer.level > every.answer.level + 0.005
    assert less.answer.level >= every.answer.level
    assert less.answer.cost < every.answer.cost
    assert all(0 < row.answer.simulated < 1 and row.answer.gap >= 0 for row in rows)
    assert same.answer.level <= same.answer.best
    assert all(row.answer.broken == 0 for row in rows)
    assert len({len(text) for text in (head(), *map(line, rows))}) == 1
    assert len(verdicts(rows)) == 3


def test_a_price_of_money_stands_beside_what_more_of_it_brought():
    setting = week_setting(30, 120.0, **SOLVER)
    for row in shadow_price.rows(setting, shadow_price.required_money(setting), 0.05):
        assert row.at.cost <= row.budget < row.larger
        assert row.brought - row.hidden <= row.at.price  # no price is less than what rosters prove it to be
        assert len(shadow_price.line(row)) == len(shadow_price.head())


def test_a_line_of_a_plan_tells_what_is_broken_and_what_is_at_most_possible():
    setting = week_setting(30, 120.0, **SOLVER)
    for goal in roster_plans.GOALS:
        text = roster_plans.line(setting, goal)
        assert len(text) == len(roster_plans.head())
        assert text.endswith(" 0")


def test_where_the_acceptance_plans_are_absent_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(roster_settings, "ACCEPTANCE", tmp_path / "nowhere")
    with pytest.raises(SystemExit, match=r"no acceptance plan bank: .*nowhere is not there"):
        acceptance_setting("bank")
