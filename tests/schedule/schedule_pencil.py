"""Weeks small enough for a pencil: one queue, few shifts, and one agent wanted at some hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
from schedule_cases import queue, rostered, settings, staff_needs, write_case

from wfm.schedule import RosterResult

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHIFTS = {"start_every_minutes": 240, "earliest_start": "00:00", "latest_end": "34:00", "lengths_minutes_step": 60}
FREE = {"weekly_hours": [0, 40], "days_per_week": [0, 7], "shift_hours": [4, 4]}
Wanted = Mapping[str, tuple[int, int]] | Callable[[pd.Timestamp], int]


def part(**more) -> dict:
    """Return contracts in which only what is given limits anything."""
    return {"contracts": {"part": FREE | more}}


def week(folder: Path, wanted: Wanted, agents: tuple[dict, ...] = ({},), **sections) -> RosterResult:
    """Make the roster of a week in which one agent is wanted from one hour to another of each day, or by instant."""
    base = {"shifts": SHIFTS, "objective": {"goal": "coverage", "understaffed_hour": 80, "overstaffed_hour": 10}}
    base["queues"] = [queue("calls", "mon-sun 00:00-24:00")]
    config = write_case(folder, settings(**(base | part() | sections)), agents)

    def staff(name: str, at: pd.Timestamp) -> int:
        if callable(wanted):
            return wanted(at)
        hours = wanted.get(DAYS[at.weekday()], (0, 0)), wanted.get(DAYS[at.weekday() - 1], (0, 0))
        return int(any(first <= at.hour + 24 * back < last for back, (first, last) in enumerate(hours)))

    return rostered(config, staff_needs(config, staff))


def worked(roster: RosterResult) -> list[str]:
    """Return the shifts as 'mon 08-12'."""
    return [
        f"{DAYS[row.date.weekday()]} {row.start.hour:02d}-{row.end.hour:02d}"
        for row in roster.shifts.sort_values(["start", "agent_id"]).itertuples()
    ]
