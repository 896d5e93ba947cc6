"""Every roster rule by itself: a week small enough for a pencil, with the rule and without it.

Under-staffing costs 80 an hour and over-staffing 10, work 20: who is wanted for 3 of a shift's 4 hours works (80 + 10
against 240), who is wanted for one does not (80 + 30 against 80).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from schedule_pencil import DAYS, SHIFTS, part, week, worked

EVERY_MORNING = dict.fromkeys(DAYS, (8, 12))
TWO = {"mon": (8, 12), "tue": (12, 13)}
THREE = {"mon": (8, 12), "tue": (8, 12), "wed": (8, 11)}
LONG = {"mon": (8, 13)}
TURN = {"mon": (16, 24), "tue": (8, 15)}
EIGHT = part(shift_hours=[8, 8]) | {"shifts": SHIFTS | {"start_every_minutes": 480}}
MORNINGS = [f"{day} 08-12" for day in DAYS]
# What is wanted, the rule and who works by it; the same with the rule a little wider and who works then.
CASES = {
    "least weekly hours": (
        TWO, part(weekly_hours=[8, 40]), ["mon 08-12", "tue 12-16"], part(weekly_hours=[4, 40]), ["mon 08-12"],
    ),
    "most weekly hours": (
        THREE, part(weekly_hours=[0, 11.9]), MORNINGS[:2], part(weekly_hours=[0, 12]), MORNINGS[:3],
    ),
    "least days": (
        TWO, part(days_per_week=[2, 7]), ["mon 08-12", "tue 12-16"], part(days_per_week=[1, 7]), ["mon 08-12"],
    ),
    "most days": (THREE, part(days_per_week=[0, 2]), MORNINGS[:2], part(days_per_week=[0, 3]), MORNINGS[:3]),
    "longest shift": (LONG, part(shift_hours=[4, 4]), ["mon 08-12"], part(shift_hours=[4, 6]), ["mon 08-13"]),
    "shortest shift": (LONG, part(shift_hours=[6, 6]), ["mon 08-14"], part(shift_hours=[5, 6]), ["mon 08-13"]),
    "step of lengths": (
        LONG, part(shift_hours=[4, 6]) | {"shifts": SHIFTS | {"lengths_minutes_step": 120}}, ["mon 08-14"],
        part(shift_hours=[4, 6]), ["mon 08-13"],
    ),
    "earliest start": (
        {"mon": (4, 8), "tue": (8, 12)}, {"shifts": SHIFTS | {"earliest_start": "04:30"}}, ["tue 08-12"],
        {"shifts": SHIFTS | {"earliest_start": "04:00"}}, ["mon 04-08", "tue 08-12"],
    ),
    "latest end": (
        {"mon": (20, 24), "tue": (8, 12)}, {"shifts": SHIFTS | {"latest_end": "23:30"}}, ["tue 08-12"],
        {"shifts": SHIFTS | {"latest_end": "24:00"}}, ["mon 20-00", "tue 08-12"],
    ),
    "rest": (
        TURN, EIGHT | {"rules": {"min_rest_hours": 8.5}}, ["mon 16-00"],
        EIGHT | {"rules": {"min_rest_hours": 8}}, ["mon 16-00", "tue 08-16"],
    ),
    "days in a row": (
        EVERY_MORNING, {"rules": {"max_consecutive_days": 3}}, MORNINGS[:3] + MORNINGS[4:],
        {"rules": {"max_consecutive_days": 7}}, MORNINGS,
    ),
    "spread of starts": (
        {"mon": (8, 12), "tue": (12, 15)}, part(start_spread_hours=3.5), ["mon 08-12"],
        part(start_spread_hours=4), ["mon 08-12", "tue 12-16"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_rule_keeps_out_just_what_it_forbids(name: str, tmp_path: Path):
    wanted, narrow, few, wide, many = CASES[name]
    assert worked(week(tmp_path / "narrow", wanted, **narrow)) == few
    assert worked(week(tmp_path / "wide", wanted, **wide)) == many


TWELVE = part(shift_hours=[12, 12], weekly_hours=[0, 84])


@pytest.mark.parametrize(
    ("rules", "shifts"),
    [
        ({"preset": "eu"}, 4),  # 48 h
        ({"preset": "eu", "max_weekly_hours": 60}, 5),
        ({"preset": "eu", "max_weekly_hours": 84}, 6),  # six days in a row at most
        ({"preset": "us-flsa"}, 7),
    ],
)
def test_hours_by_law_are_those_of_the_preset_unless_others_are_given(rules: dict, shifts: int, tmp_path: Path):
    roster = week(tmp_path, dict.fromkeys(DAYS, (8, 20)), **TWELVE, rules=rules)
    assert len(roster.shifts) == shifts


@pytest.mark.parametrize(("multiplier", "shifts", "cost"), [(1.5, 3, 80 + 80 + 120), (4.5, 2, 80 + 80)])
def test_overtime_is_worked_where_it_is_worth_its_price(multiplier: float, shifts: int, cost: int, tmp_path: Path):
    # The third shift saves 4 x 80 and costs 4 x 20 times the multiplier: 120, or 360.
    over = part(weekly_hours=[0, 8], overtime_hours=4) | {"pay": {"overtime_multiplier": multiplier}}
    summary = week(tmp_path, EVERY_MORNING, **over).summary
    assert (summary["cost"], summary["overtime_hours"]) == (cost, 4 * shifts - 8)


def test_overtime_ends_with_its_hours(tmp_path: Path):
    roster = week(tmp_path, EVERY_MORNING, **part(weekly_hours=[0, 8], overtime_hours=7.9))
    assert roster.summary["paid_hours"] == 12


@pytest.mark.parametrize(
    ("available", "shifts"),
    [
        ("mon 08:00-12:00; tue 08:00-15:55; wed 20:00-28:00", ["mon 08-12", "wed 20-00"]),
        ("tue 12:00-16:00; wed 20:00-24:00; thu 00:00-04:00", ["tue 12-16", "wed 20-00"]),
        ("wed 00:00-23:00; thu 00:00-08:00", []),
    ],
)
def test_shifts_lie_wholly_within_a_window_of_their_date(available: str, shifts: list, tmp_path: Path):
    wanted = {"mon": (8, 12), "tue": (12, 16), "wed": (20, 24)}
    assert worked(week(tmp_path, wanted, ({"available": available},))) == shifts


def test_no_shift_starts_on_a_day_off_or_runs_into_one(tmp_path: Path):
    nights = part(shift_hours=[8, 8]) | {"shifts": SHIFTS | {"earliest_start": "20:00"}}
    wanted = {"mon": (20, 28), "tue": (20, 28), "wed": (20, 28), "thu": (20, 28)}
    off = {"time_off": "2026-12-02"}
    assert worked(week(tmp_path / "off", wanted, (off,), **nights)) == ["mon 20-04", "thu 20-04"]
    assert worked(week(tmp_path / "on", wanted, **nights)) == [f"{day} 20-04" for day in DAYS[:4]]


@pytest.mark.parametrize(
    ("more", "shifts"),
    [
        ({}, 2),  # 3 of 5 days and 12 of 20 hours are credited
        ({"leave_credit_hours": 2}, 4),  # 6 of 20 hours
        ({"leave_credit_hours": 8}, 2),  # hours enough, but two days are left
    ],
)
def test_days_off_credit_hours_and_days(more: dict, shifts: int, tmp_path: Path):
    contracts = part(weekly_hours=[20, 28], days_per_week=[5, 7], **more)
    roster = week(tmp_path, {}, ({"time_off": "2026-11-30..2026-12-02"},), **contracts)
    assert len(roster.shifts) == shifts
    assert roster.summary["cost"] == shifts * 80


@pytest.mark.parametrize(
    ("column", "date", "first", "last"), [("hired", "2026-12-03", 3, 7), ("leaves", "2026-12-03", 0, 4)]
)
def test_nobody_works_before_being_hired_or_after_leaving(column, date, first, last, tmp_path: Path):
    assert worked(week(tmp_path / "busy", EVERY_MORNING, ({column: date},))) == MORNINGS[first:last]
    least = part(weekly_hours=[20, 20], days_per_week=[5, 5])
    idle = week(tmp_path / "idle", {}, ({column: date},), **least)  # the days not employed count as worked
    assert len(idle.shifts) == 5 - (7 - (last - first))


@pytest.mark.parametrize(("weekly", "shifts"), [(160, 2), (159.99, 1), (240, 3)])
def test_a_weekly_budget_buys_the_shifts_it_pays_for(weekly: float, shifts: int, tmp_path: Path):
    roster = week(tmp_path, THREE, budget={"weekly": weekly})
    assert roster.summary["cost"] == 80 * shifts


def test_a_team_budget_binds_that_team_alone(tmp_path: Path):
    agents = ({"team": "T1"}, {"team": "T2"})
    roster = week(tmp_path, THREE, agents, budget={"teams": {"T1": 0, "T2": 160}})
    assert worked(roster) == MORNINGS[:2]
    assert set(roster.shifts["agent_id"]) == {"A2"}


NIGHT = {"name": "night", "between": ["22:00", "06:00"]}
CHRISTMAS = {"site": {"country": "NL"}, "week": {"start": "2026-12-21"}}


@pytest.mark.parametrize(
    ("premium", "wanted", "dear", "cheap", "cost"),
    [
        (NIGHT, {"wed": (20, 24)}, 8, 2, 2 * 20 + 2 * 40),  # 40 + 320 is more than the 320 it saves
        (NIGHT, {"wed": (24, 28)}, 4.5, 2, 4 * 40),
        ({"name": "sunday", "days": "sun"}, {"sun": (8, 12)}, 4.5, 1.5, 4 * 30),
        ({"name": "holiday", "days": "holiday"}, {"fri": (8, 12)}, 4.5, 2, 4 * 40),
        ({"name": "late", "days": "sat", "between": ["10:00", "12:00"]}, {"sat": (8, 12)}, 8, 2, 2 * 20 + 2 * 40),
    ],
)
def test_hours_at_a_premium_are_worked_where_they_are_worth_it(premium, wanted, dear, cheap, cost, tmp_path: Path):
    def at(multiplier: float):
        pay = {"premiums": [premium | {"multiplier": multiplier}]}
        return week(tmp_path / str(multiplier), wanted, pay=pay, **CHRISTMAS).summary["cost"]

    assert at(dear) == 0
    assert at(cheap) == cost
