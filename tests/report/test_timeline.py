from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from report_plan import MadePlan, make_plan

from wfm.report.timeline import Timeline, build_timeline


def _timeline(plan: MadePlan) -> Timeline:
    return build_timeline(plan.config, plan.tables, plan.history)


def test_the_day_that_autumn_lengthens_has_25_hours() -> None:
    timeline = _timeline(make_plan(start=dt.date(2026, 10, 19), history=False))
    sunday = timeline.day_of(dt.date(2026, 10, 25))
    first = timeline.day_starts[sunday]
    labels = timeline.clocks[first : timeline.plan_end]
    assert len(labels) == 25 * 4
    assert len(set(labels)) == len(labels)
    assert labels[8:16] == ("02:00", "02:15", "02:30", "02:45", *(f"02:{m:02d} +0100" for m in (0, 15, 30, 45)))


def test_the_day_that_spring_shortens_has_23_hours() -> None:
    timeline = _timeline(make_plan(start=dt.date(2026, 3, 23), history=False))
    sunday = timeline.day_starts[timeline.day_of(dt.date(2026, 3, 29))]
    labels = timeline.clocks[sunday : timeline.plan_end]
    assert len(labels) == 23 * 4
    assert "02:15" not in labels


def test_history_comes_before_and_the_last_night_after_the_plan(plan: MadePlan) -> None:
    timeline = _timeline(plan)
    assert timeline.plan_days == (28, 35)
    assert timeline.days[timeline.plan_days[0]] == plan.config.week.start
    assert len(timeline.days) == 36  # the night shift of the last Sunday ends on Monday
    assert timeline.plan_start == timeline.day_starts[28]


def test_instants_find_their_interval(plan: MadePlan) -> None:
    timeline = _timeline(plan)
    stamps = pd.Series([pd.Timestamp("2026-11-30 00:00", tz="Europe/Amsterdam") + pd.Timedelta(minutes=100)])
    assert timeline.index(stamps)[0] == timeline.plan_start + 6
    assert timeline.clocks[timeline.index(stamps)[0]] == "01:30"


@pytest.mark.parametrize("days", [28, 90])
def test_no_more_than_four_weeks_of_history_are_shown(plan: MadePlan, days: int) -> None:
    early = plan.history.assign(timestamp=plan.history["timestamp"] - pd.DateOffset(days=days))
    history = pd.concat([early, plan.history])
    assert build_timeline(plan.config, plan.tables, history).plan_days[0] == 28
