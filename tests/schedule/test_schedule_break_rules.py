"""Every rule of breaks by itself, in one shift of 8 h on Monday from 8 to 16 that a gap in the demand tempts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from schedule_pencil import part, week

MONDAY_ALONE = ({"available": "mon 08:00-16:00"},)


def lunch(**more) -> dict:
    return {
        "name": "lunch", "minutes": 30, "paid": False, "shift_longer_than_hours": 0, "between": [0.0, 1.0]
    } | more  # fmt: skip


def day(folder: Path, breaks: list[dict], gap: str):
    """Make the roster of a Monday that wants one agent from 8 to 16 but in the half hour from `gap` on."""
    contracts = part(shift_hours=[8, 8], days_per_week=[1, 7])

    def wanted(at: pd.Timestamp) -> int:
        return int(at.day == 30 and 8 <= at.hour < 16 and f"{at:%H:%M}" != gap)

    return week(folder, wanted, MONDAY_ALONE, breaks=breaks, **contracts)


def paused(roster) -> list[tuple[str, str]]:
    rest = roster.activities[roster.activities["activity"] != "work"]
    return [(row.activity, f"{row.start:%H:%M}") for row in rest.sort_values("start").itertuples()]


@pytest.mark.parametrize(
    ("between", "gap", "start"),
    [
        ([0.25, 0.75], "10:00", "10:00"),  # the window's first moment
        ([0.25, 0.75], "13:30", "13:30"),  # and its last
        ([0.25, 0.3125], "09:30", "10:00"),  # a window with room for one start, a gap before it
        ([0.6875, 0.75], "14:00", "13:30"),
        ([0.26, 0.34], "10:00", "10:05"),  # minutes 124.8 to 163.2, and starts every five minutes
    ],
)
def test_a_break_lies_wholly_within_its_window(between: list, gap: str, start: str, tmp_path: Path):
    assert paused(day(tmp_path, [lunch(between=between)], gap)) == [("lunch", start)]


@pytest.mark.parametrize(("longer_than", "count", "paid"), [(8, 0, 8.0), (7.9, 1, 7.5), (0, 1, 7.5)])
def test_a_break_is_due_once_in_shifts_longer_than_its_limit(longer_than, count, paid, tmp_path: Path):
    roster = day(tmp_path, [lunch(shift_longer_than_hours=longer_than)], "12:00")
    assert paused(roster) == [("lunch", "12:00")] * count
    assert roster.summary["paid_hours"] == paid
    assert roster.summary["cost"] == 20 * paid


def test_a_paid_break_is_worth_its_money_nowhere_but_where_nobody_is_wanted(tmp_path: Path):
    roster = day(tmp_path, [lunch(paid=True)], "11:30")
    assert paused(roster) == [("lunch", "11:30")]
    assert roster.summary["paid_hours"] == 8
    assert roster.summary["overstaffed_agent_hours"] == 0


@pytest.mark.parametrize("gap", ["10:00", "12:00", "13:30"])
def test_breaks_that_would_both_fill_the_gap_do_not_overlap(gap: str, tmp_path: Path):
    both = [lunch(between=[0.25, 0.75]), lunch(name="tea", minutes=15, between=[0.25, 0.75])]
    roster = day(tmp_path, both, gap)
    rest = roster.activities[roster.activities["activity"] != "work"].sort_values("start")
    assert sorted(rest["activity"]) == ["lunch", "tea"]
    assert rest["end"].iloc[0] <= rest["start"].iloc[1]
    assert ("lunch", gap) in paused(roster)  # the longer one fills it: a quarter hour short, not two
    assert roster.summary["understaffed_agent_hours"] == 0.25


def test_nobody_is_at_work_while_on_a_break(tmp_path: Path):
    coverage = day(tmp_path, [lunch(between=[0.25, 0.3125])], "15:30").coverage
    there = coverage[coverage["timestamp"].dt.day == 30].set_index("timestamp")["scheduled"]
    assert there[pd.Timestamp("2026-11-30 10:00", tz="Europe/Amsterdam")] == 0
    assert there.sum() == 15
