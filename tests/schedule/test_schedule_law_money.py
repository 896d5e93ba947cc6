"""Golden money of labour rules, worked out by hand: the payroll and the check give the same cent."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from schedule_cases import needs, people, rostered, settings, write_case

from wfm.check.pay import pay_of
from wfm.check.roster import AgentWeek, Piece, Shift
from wfm.config import Config
from wfm.schedule.payroll import week_pay
from wfm.schedule.time_grid import TimeGrid

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
CA = {"preset": "us-ca", "max_consecutive_days": None}
SIX_DAYS = {"part": {"weekly_hours": [0, 60], "days_per_week": [0, 7], "shift_hours": [1, 16], "overtime_hours": 40}}
NIGHT = {"name": "night", "between": ["22:00", "06:00"], "multiplier": 1.25}


def hours(first_day: int, *spans: tuple[float, float]) -> list[tuple[float, float]]:
    """Return shifts on consecutive days as elapsed hours of the plan, from hours of each day."""
    return [(24 * (first_day + day) + start, 24 * (first_day + day) + end) for day, (start, end) in enumerate(spans)]


def by_optimiser(config: Config, shifts: list[tuple[float, float]]) -> list[tuple[float, float]]:
    slots = [np.arange(round(start * 12), round(end * 12)) for start, end in shifts]
    found = week_pay(config, TimeGrid(config), "part", people(config)[0].hourly_cost, slots)
    return [(float(one.overtime_minutes) / 60, float(one.cost)) for one in found]


def by_check(config: Config, shifts: list[tuple[float, float]]) -> list[tuple[float, float]]:
    agent = people(config)[0]
    origin = TimeGrid(config).origin.to_pydatetime()
    made = []
    for start, end in shifts:
        first, last = (int((origin - EPOCH) / dt.timedelta(minutes=1)) + round(60 * at) for at in (start, end))
        date = config.week.dates[0] + dt.timedelta(hours=start + 1)  # by the clock on short days as well
        pieces = [Piece(agent.agent_id, first, last, "work", True)]
        made.append(Shift(agent, date, first, last, 0.0, 0.0, 0.0, pieces))
    found = pay_of(config, [AgentWeek(agent, config.week.dates, made)])
    return [(float(one.overtime / 60), float(one.cost)) for one in found]


DAILY = [
    pytest.param(CA, {}, hours(0, (8, 16)), [(0, 160)], id="california-eight-hours"),
    # 8 x 20, 2 x 30
    pytest.param(CA, {}, hours(0, (8, 18)), [(2, 220)], id="california-ten-hours"),
    # 8 x 20, 4 x 30, 1 x 40
    pytest.param(CA, {}, hours(0, (8, 21)), [(5, 320)], id="california-thirteen-hours"),
    # Five days of nine hours: 40 regular, each ninth hour is the day's overtime and not the week's as well.
    pytest.param(CA, {}, hours(0, *[(8, 17)] * 5), [(1, 190)] * 5, id="california-no-pyramid"),
    # Six days of eight: the sixth is past 40 h.
    pytest.param(CA, {}, hours(0, *[(8, 16)] * 6), [(0, 160)] * 5 + [(8, 240)], id="california-forty-hours"),
    # Four tens and a nine: 8 x 4 + 8 regular; then a sixth day of 4 h, all of it past 40 h.
    pytest.param(
        CA, {}, hours(0, *[(8, 18)] * 4, (8, 17), (8, 12)), [(2, 220)] * 4 + [(1, 190), (4, 120)], id="california-mixed"
    ),
    # The seventh day worked: 8 h at 1.5, 2 h at 2.
    pytest.param(
        CA, {}, hours(0, *[(8, 12)] * 6, (8, 18)), [(0, 80)] * 6 + [(10, 320)], id="california-seventh-day"
    ),
    # 16:00 to 02:00: 6 h plain, 2 h at night (50), 2 h of overtime at night (20 x 1.25 x 1.5 x 2).
    pytest.param(CA, {"premiums": [NIGHT]}, hours(0, (16, 26)), [(2, 245)], id="california-overtime-past-midnight"),
    # Past 40 h of the contract's 60.
    pytest.param(
        {"preset": "us-flsa"}, {}, hours(0, *[(8, 20)] * 4), [(0, 240)] * 3 + [(8, 320)], id="flsa-forty-hours"
    ),
    # 65 h: 40 plain, 20 at 1.5, and 5 past the contract's 60 at 2, the larger.
    pytest.param(
        {"preset": "us-flsa"}, {"overtime_multiplier": 2.0}, hours(0, *[(8, 21)] * 5),
        [(0, 260)] * 3 + [(12, 380), (13, 440)], id="flsa-and-a-dearer-contract",
    ),
    # An ordinary Thai day of ten hours.
    pytest.param({"preset": "th"}, {}, hours(0, (8, 18)), [(2, 220)], id="thai-overtime"),
]  # fmt: skip

# New Year's Day 2027 is the Friday of the week of 28 December.
HOLIDAY = [
    # 8 x 20 x 2
    pytest.param({}, {}, hours(4, (8, 16)), [(0, 320)], id="thai-holiday"),
    # 8 x 40, 2 x 60
    pytest.param({}, {}, hours(4, (8, 18)), [(2, 440)], id="thai-holiday-overtime"),
    # Staff with a salary that is counted elsewhere: plain, and overtime at three times all the same.
    pytest.param({"holiday_multiplier": 1.0}, {}, hours(4, (8, 18)), [(2, 280)], id="thai-holiday-of-the-salaried"),
    # New Year's Eve is a holiday in Thailand as well; Saturday is none: 20:00 on Friday to 06:00 on Saturday.
    # 4 h x 40, 4 h x 20, 2 h of overtime x 30.
    pytest.param({}, {}, hours(4, (20, 30)), [(2, 300)], id="thai-out-of-a-holiday"),
    # From Wednesday 22:00 into the holiday, ten hours: 2 x 20, 6 x 40, 2 x 60.
    pytest.param({}, {}, hours(2, (22, 32)), [(2, 400)], id="thai-into-a-holiday"),
    # A premium above the holiday's: 2.5, and overtime 2.5 x 1.5.
    pytest.param(
        {}, {"premiums": [{"name": "p", "days": "fri", "multiplier": 2.5}]}, hours(4, (8, 18)), [(2, 550)],
        id="thai-holiday-and-a-larger-premium",
    ),
    # A premium that on overtime gives less than three times.
    pytest.param(
        {"holiday_multiplier": 1.0}, {"premiums": [{"name": "p", "days": "fri", "multiplier": 1.6}]},
        hours(4, (8, 18)), [(2, 8 * 32 + 2 * 60)], id="thai-holiday-overtime-at-least",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "pay", "shifts", "expected"), DAILY)
def test_overtime_of_days_and_weeks(rules: dict, pay: dict, shifts: list, expected: list, tmp_path: Path):
    sections = settings(contracts=SIX_DAYS, pay=pay, rules=rules | {"least_breaks": None})
    config = write_case(tmp_path, sections, [{"hourly_cost": 20}])
    assert by_optimiser(config, shifts) == expected
    assert by_check(config, shifts) == expected


@pytest.mark.parametrize(("rules", "pay", "shifts", "expected"), HOLIDAY)
def test_work_and_overtime_on_holidays(rules: dict, pay: dict, shifts: list, expected: list, tmp_path: Path):
    site = {"timezone": "Asia/Bangkok", "country": "TH", "currency": "THB"}
    rules = {"preset": "th", "least_breaks": None, "max_work_without_break_hours": None} | rules
    sections = settings(site=site, week={"start": "2026-12-28"}, contracts=SIX_DAYS, pay=pay, rules=rules)
    config = write_case(tmp_path, sections, [{"hourly_cost": 20}])
    assert by_optimiser(config, shifts) == expected
    assert by_check(config, shifts) == expected


@pytest.mark.parametrize(
    ("week", "start", "expected"),
    [
        # Saturday 20:00 for ten elapsed hours: until 07:00 by the clock in spring, 05:00 in autumn; two of overtime.
        # Spring: 2 h plain, 6 h at night (150), of overtime 1 h at night (37.5) and 1 h plain (30).
        ("2026-03-23", 20, [(2, 257.5)]),
        # Autumn: 2 h plain, 6 h at night, 2 h of overtime at night.
        ("2026-10-19", 20, [(2, 265.0)]),
    ],
)
def test_overtime_of_a_day_counts_elapsed_hours_where_clocks_change(week, start, expected, tmp_path: Path):
    rules = {"overtime": [{"per": "day", "over_hours": 8, "multiplier": 1.5}]}
    pay = {"premiums": [NIGHT]}
    sections = settings(week={"start": week}, contracts=SIX_DAYS, pay=pay, rules=rules)
    config = write_case(tmp_path, sections, [{"hourly_cost": 20}])
    shifts = hours(5, (start, start + 10))
    assert by_optimiser(config, shifts) == expected
    assert by_check(config, shifts) == expected


@pytest.mark.parametrize("preset", ["us-ca", "th", "us-flsa"])
def test_what_the_search_counts_is_what_the_shifts_cost(preset: str, tmp_path: Path):
    sections = settings(
        site={"country": "TH"},
        week={"start": "2026-12-28"},
        contracts={
            "part": {"weekly_hours": [30, 40], "days_per_week": [4, 6], "shift_hours": [8, 12], "overtime_hours": 15}
        },
        shifts={"start_every_minutes": 60, "earliest_start": "00:00", "latest_end": "34:00"},
        pay={"premiums": [NIGHT]},
        budget={"weekly": 3333.33},
    )
    rules = {"preset": preset, "least_breaks": None, "max_work_without_break_hours": None}
    config = write_case(tmp_path, sections | {"rules": rules}, [{"hourly_cost": 17.37}, {"hourly_cost": 21.13}])
    roster = rostered(config, needs(config, 30.0))
    assert roster.summary["cost"] == pytest.approx(float(roster.shifts["cost"].sum()), abs=1e-9)
    assert roster.summary["cost"] <= 3333.33
    assert roster.summary["bound"] <= roster.summary["objective"] + 1e-9
    assert sum(Fraction(str(cost)) for cost in roster.shifts["cost"]) <= Fraction("3333.33")
