"""Locked shifts stay, locked days stay free, and nobody works while absent."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from schedule_cases import LUNCH, REST, needs, planned, rostered, settings, write_case

from wfm.check import check_plan
from wfm.plan_folder import write_plan

WEEK = {"part": {"weekly_hours": [12, 24], "days_per_week": [3, 5], "shift_hours": [4, 8]}}
LONG_DAYS = {"start_every_minutes": 60, "earliest_start": "06:00", "latest_end": "30:00", "lengths_minutes_step": 60}
KEPT = [
    {"agent_id": "A1", "date": "2026-12-01", "start": "2026-12-01T21:00", "end": "2026-12-02T03:00"},
    {"agent_id": "A1", "date": "2026-12-04", "start": "2026-12-04T07:00:00+01:00", "end": "2026-12-04T15:00:00+01:00"},
    {"agent_id": "A2", "date": "2026-12-02", "start": "", "end": ""},
    {"agent_id": "A2", "date": "2026-12-03", "start": "", "end": ""},
    {"agent_id": "A3", "date": "2026-12-06", "start": "2026-12-06T18:00", "end": "2026-12-06T22:00"},
]
AWAY = [
    {"agent_id": "A1", "start": "2026-11-30T10:00", "end": "2026-11-30T12:00", "reason": "doctor"},
    {"agent_id": "A2", "start": "2026-12-01T00:00", "end": "2026-12-01T13:20", "reason": "course"},
    {"agent_id": "A2", "start": "2026-12-04T01:00", "end": "2026-12-04T02:00", "reason": "call"},
    {"agent_id": "A3", "start": "2026-11-28T00:00", "end": "2026-12-03T06:00", "reason": "leave"},
    {"agent_id": "A3", "start": "2026-12-05T12:03", "end": "2026-12-05T12:04", "reason": "blink"},
]


def case(folder: Path, goal: str, **tables):
    sections = settings(
        contracts=WEEK, shifts=LONG_DAYS, breaks=[LUNCH, REST], rules={"min_rest_hours": 11},
        queues=[{"name": "calls", "opening_hours": "mon-sun 00:00-24:00",
                 "service_level": {"target": 0.8, "within_seconds": 20}}],
        objective={"goal": goal}, solver={"iterations": 3000},
    )  # fmt: skip
    return write_case(folder, sections, [{}] * 3, **tables)


@pytest.mark.parametrize("goal", ["service_level", "coverage"])
def test_locked_shifts_stay_to_the_minute_and_locked_days_stay_free(goal: str, tmp_path: Path):
    config = case(tmp_path, goal, locks=KEPT)
    # Nothing to do when the locks want work, much to do when they forbid it.
    roster = rostered(config, needs(config, lambda name, at: 8.0 if at.day in (2, 3) else 0.0))
    shifts = roster.shifts.assign(date=roster.shifts["date"].astype(str))
    found = set(zip(shifts["agent_id"], shifts["date"], shifts["start"], shifts["end"]))
    zone = config.site.timezone
    for row in KEPT:
        if row["start"]:
            sides = [pd.Timestamp(row[side][:16], tz=zone) for side in ("start", "end")]
            assert (row["agent_id"], row["date"], *sides) in found
        else:
            assert not ((shifts["agent_id"] == row["agent_id"]) & (shifts["date"] == row["date"])).any()


@pytest.mark.parametrize("goal", ["service_level", "coverage"])
def test_no_shift_overlaps_an_absence(goal: str, tmp_path: Path):
    config = case(tmp_path, goal, absences=AWAY)
    shifts = rostered(config, needs(config, 8.0)).shifts
    zone = config.site.timezone
    assert set(shifts["agent_id"]) == {"A1", "A2", "A3"}
    for row in AWAY:
        start, end = (pd.Timestamp(row[side], tz=zone) for side in ("start", "end"))
        mine = shifts[shifts["agent_id"] == row["agent_id"]]
        assert not ((mine["start"] < end) & (mine["end"] > start)).any(), row


def test_work_goes_on_right_up_to_an_absence_and_right_after_it(tmp_path: Path):
    away = [{"agent_id": "A1", "start": "2026-12-02T12:00", "end": "2026-12-02T18:00", "reason": "x"}]
    busy = {"part": {"weekly_hours": [4, 4], "days_per_week": [1, 1], "shift_hours": [4, 4]}}
    for hours, start in ((range(8, 12), 8), (range(18, 22), 18)):
        config = write_case(
            tmp_path / str(start), settings(contracts=busy, shifts=LONG_DAYS, queues=case_queue()), [{}], absences=away
        )
        wanted = needs(config, lambda name, at, hours=hours: 3.0 if at.day == 2 and at.hour in hours else 0.0)
        assert rostered(config, wanted).shifts["start"].tolist() == [
            pd.Timestamp(2026, 12, 2, start, tz="Europe/Amsterdam")
        ]


def case_queue() -> list[dict]:
    level = {"target": 0.8, "within_seconds": 20}
    return [{"name": "calls", "opening_hours": "mon-sun 06:00-24:00", "service_level": level}]


def test_a_plan_with_locks_and_absences_passes_the_checker(tmp_path: Path):
    config = case(tmp_path / "in", "service_level", locks=KEPT[:4], absences=AWAY[:3])
    write_plan(planned(config, needs(config, 4.0)), tmp_path / "plan", {})
    result = check_plan(tmp_path / "plan")
    assert result.ok, str(result)
