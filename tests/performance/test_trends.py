"""Measures over weeks: gaps, order, what limits say of targets, signals that are better or worse, people."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from trend_weeks import FIRST, NATURES, made_week, made_weeks

from wfm.config.agents import Agent
from wfm.performance.trends.people import people_rows
from wfm.performance.trends.trends import Nature, Trends, make_trends, week_numbers
from wfm.performance.trends.weeks import COLUMNS, MeasuredWeek

NAN = float("nan")


def series(values: list[float], *, measure: str = "m", target: float = NAN) -> list[MeasuredWeek]:
    found = []
    for number, value in enumerate(values):
        row = ("", "", measure, NAN, value, target, "", "")
        start = FIRST + dt.timedelta(weeks=number)
        found.append(MeasuredWeek(start, "Lake", "UTC", "EUR", "p", 1.0, pd.DataFrame([row], columns=list(COLUMNS))))
    return found


def trends_of(values: list[float], direction: str, target: float = NAN) -> Trends:
    return make_trends(series(values, target=target), {"m": Nature(direction)})


def test_a_missing_week_leaves_its_number_out():
    days = [FIRST, FIRST + dt.timedelta(days=7), FIRST + dt.timedelta(days=21), FIRST + dt.timedelta(days=30)]
    assert week_numbers(days) == [0, 1, 3, 4]


def test_all_is_laid_out_whole_site_first_then_queues_then_teams():
    found = make_trends(made_weeks(range(3)), NATURES)
    scopes = list(dict.fromkeys(zip(found.points["queue"], found.points["team"])))
    assert [bool(queue) for queue, _ in scopes] == [False, True, True, False, False]
    assert [bool(team) for _, team in scopes] == [False, False, False, True, True]
    assert list(dict.fromkeys(found.points["measure"]))[:3] == ["offered", "service_level", "asa_seconds"]
    assert list(found.weeks["source"]) == ["week-00", "week-01", "week-02"]


def test_there_are_no_limits_before_eight_whole_weeks():
    weeks = made_weeks(range(8))
    assert make_trends(weeks[:7], NATURES).lines.empty
    assert make_trends([*weeks[:7], replace(weeks[7], judged=0.5)], NATURES).lines.empty
    assert len(make_trends(weeks, NATURES).lines) > 0


def test_weeks_in_part_judge_nothing():
    weeks = made_weeks(range(10))
    part = replace(made_week(10, level=0.1), judged=0.5)
    assert len(make_trends([*weeks, part], NATURES).signals) == len(make_trends(weeks, NATURES).signals)


def test_a_week_in_which_the_service_breaks_down_is_a_signal_for_the_worse():
    found = make_trends(made_weeks(range(20), bad=[15]), NATURES).signals
    bad = found[(found["queue"] == "") & (found["measure"] == "service_level") & (found["rule"] == "beyond")]
    assert list(bad["last"]) == [FIRST + dt.timedelta(weeks=15)]
    assert list(bad["effect"]) == ["worse"]
    assert list(bad["value"]) == [0.6]


@pytest.mark.parametrize(
    ("direction", "target", "verdict"),
    [
        ("more", 5.0, "kept"), ("more", 11.0, "chance"), ("more", 20.0, "out_of_reach"), ("less", 20.0, "kept"),
        ("less", 11.0, "chance"), ("less", 5.0, "out_of_reach"), ("nearer", 11.0, ""), ("more", NAN, ""),
    ],
)  # fmt: skip
def test_limits_say_what_becomes_of_the_target(direction: str, target: float, verdict: str):
    found = trends_of([10, 12] * 5, direction, target)  # limits 11 +- 5.32
    assert list(found.lines["verdict"]) == [verdict]


@pytest.mark.parametrize(
    ("direction", "target", "effect"),
    [
        ("more", NAN, "better"),
        ("less", NAN, "worse"),
        ("", NAN, ""),
        ("nearer", 30.0, "better"),
        ("nearer", 5.0, "worse"),
    ],
)
def test_a_signal_is_better_or_worse_by_what_the_measure_is(direction: str, target: float, effect: str):
    found = trends_of([*[10, 12] * 10, 30], direction, target).signals
    assert list(found["effect"]) == [effect]
    assert list(found["side"]) == [1]


def agent(number: int, team: str, hired: str | None = None, leaves: str | None = None) -> Agent:
    dates = [dt.date.fromisoformat(day) if day else None for day in (hired, leaves)]
    return Agent(f"A{number}", "n", "c", ("q",), 20.0, team=team, hired=dates[0], leaves=dates[1])


def test_people_who_join_and_leave_are_counted_whole_and_by_team():
    agents = [
        agent(1, "N", "2020-01-01", "2026-09-02"), agent(2, "N", "2026-08-31"), agent(3, "S", "2026-09-06"),
        agent(4, "S", "2026-09-07"), agent(5, "", None, "2026-08-30"),
    ]  # fmt: skip
    rows = people_rows(agents, FIRST).set_index(["team", "measure"])["actual"]
    assert rows[""].to_dict() == {"headcount": 2, "hires": 2, "leavers": 1}
    assert rows["N"].to_dict() == {"headcount": 1, "hires": 1, "leavers": 1}
    assert rows["S"].to_dict() == {"headcount": 1, "hires": 1, "leavers": 0}


def test_without_dates_nobody_says_that_nobody_left():
    rows = people_rows([agent(1, "N"), agent(2, "N", hired="2020-01-01")], FIRST)
    assert set(rows["measure"]) == {"headcount", "hires"}
