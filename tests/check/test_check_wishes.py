"""Preferences and fairness, added up by hand: the right figures pass, any other is caught."""

from __future__ import annotations

import pytest
from faults_of_rosters import worked_before
from tiny_plan import TinyPlan

# A1 starts half an hour off three times, A3 half an hour and a whole one; A1 works on two of its wished days, A2 not
# on its own; A2 and A3 have one hour of 25.5 and 8.5 in common; the third weekend shift of A2 in five weeks, its
# three late ones and one of A3.
RIGHT = {
    "start": {"shifts": 5, "mean_hours_off": 0.6, "weighs": 6.0},
    "days_off": {"asked": 3, "granted": 1, "weighs": 20.0},
    "together": {"pairs": 1, "hours_together": 1.0, "hours_apart": 32.0, "weighs": 16.0},
    "weekend_shifts": {"shifts": 1, "least": 0, "most": 3, "weighs": 10.0},
    "late_shifts": {"shifts": 4, "least": 0, "most": 3, "weighs": 6.0},
}
NUMBERS = [(kind, key) for kind, values in RIGHT.items() for key in values]


@pytest.fixture
def wishful(tiny: TinyPlan) -> TinyPlan:
    for agent in tiny.agents:
        agent["preferred_start"] = {"A1": "08:30", "A3": "17:00"}.get(agent["agent_id"], "")
    tiny.config["preferences"] = {
        "start_hour": 2, "day_off": 10, "apart_hour": 0.5, "together": [["A3", "A2"]],
        "days_off": [{"agent": "A1", "on": "tue, 2026-12-02"}, {"agent": "A1", "on": "tue"},
                     {"agent": "A2", "on": "sun"}],
    }  # fmt: skip
    tiny.config["fairness"] = {"weekend_shift": 5, "late_shift": 2, "late_after": "20:00"}
    tiny.previous = [worked_before(tiny, "A2", day, "08:00", "16:00") for day in (-2, -8, -29)]
    tiny.previous.append(worked_before(tiny, "A3", -4, "08:00", "20:00"))
    tiny.build()
    tiny.summary["preferences"] = {kind: dict(values) for kind, values in RIGHT.items()} | {"weighs": 58.0}
    tiny.summary["objective"] += 58
    tiny.summary |= {"bound": tiny.summary["objective"], "gap": 0.0}
    return tiny


def test_the_right_figures_pass(wishful, judge):
    result = judge(wishful)
    assert result.ok, str(result)


@pytest.mark.parametrize(("kind", "key"), NUMBERS)
def test_a_wrong_figure_is_caught(kind: str, key: str, wishful, judge):
    wishful.summary["preferences"][kind][key] += 1
    (violation,) = judge(wishful).violations
    assert (violation.rule, violation.subject) == ("preferences", "summary.json")
    assert f"preferences.{kind}.{key} " in violation.message


@pytest.mark.parametrize("kind", RIGHT)
def test_a_kind_left_out_is_caught(kind: str, wishful, judge):
    del wishful.summary["preferences"][kind]
    assert {one.rule for one in judge(wishful).violations} == {"preferences"}


@pytest.mark.parametrize("said", [None, "58", True, 57.99, float("inf")])
def test_a_wrong_total_is_caught(said: object, wishful, judge):
    wishful.summary["preferences"]["weighs"] = said
    assert {one.rule for one in judge(wishful).violations} == {"preferences"}


def test_an_objective_without_what_wishes_weigh_is_caught(wishful, judge):
    value = wishful.summary["objective"] - 58
    wishful.summary |= {"objective": value, "bound": value}
    assert {one.rule for one in judge(wishful).violations} == {"objective"}


def test_the_weeks_before_count(wishful, judge):
    wishful.previous.pop(0)
    messages = [one.message for one in judge(wishful).violations]
    assert any("preferences.weekend_shifts.weighs 10.0; 5" in message for message in messages)


@pytest.mark.parametrize("goal", ["coverage", "cost"])
def test_the_objective_is_money_in_goals_of_money(goal: str, wishful, judge):
    wishful.config["objective"] = {"goal": goal, "understaffed_hour": 100, "overstaffed_hour": 10}
    spare = [row["scheduled"] - row["required"] for row in wishful.coverage]
    staffing = sum(-100 * x if x < 0 else 10 * x for x in spare) / 4
    payroll = sum(wishful.summary["cost_lines"][name] for name in ("base", "premiums", "overtime"))
    right = payroll + 58 + (staffing if goal == "coverage" else 0)
    wishful.summary |= {"objective": right, "bound": right}
    result = judge(wishful)
    assert result.ok, str(result)


@pytest.mark.parametrize("goal", ["coverage", "cost"])
def test_a_wrong_objective_in_money_is_caught(goal: str, wishful, judge):
    wishful.config["objective"] = {"goal": goal}
    wishful.summary |= {"objective": 1.0, "bound": 1.0}
    assert {one.rule for one in judge(wishful).violations} == {"objective"}
