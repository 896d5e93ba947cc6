"""Golden costs, computed by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tiny_plan import TinyPlan, Worked

from wfm.check.pay import round_half_up


def costs(plan: TinyPlan, tmp_path) -> list[tuple[str, float, float]]:
    """Return (date, overtime hours, cost) of each shift by the checker's own sums."""
    from wfm.check.facts import Facts
    from wfm.check.plan_files import read_plan_files

    facts = Facts(read_plan_files(plan.build().write(tmp_path / "plan")))
    return [(str(pay.shift.date), float(pay.overtime / 60), float(pay.cost)) for pay in facts.pay]


def one_agent(week: str, roster: list[Worked], hourly_cost: str, regular: float) -> TinyPlan:
    plan = TinyPlan(week, roster=roster)
    plan.config["breaks"], plan.config["activities"] = [], []
    plan.config["contracts"]["day"]["weekly_hours"] = [0, regular]
    plan.agent("A1")["hourly_cost"] = hourly_cost
    return plan


def shift(day: int, start: str, hours: float) -> Worked:
    return Worked("A1", day, start, round(hours * 60), [])


@pytest.mark.parametrize(
    ("week", "roster", "hourly_cost", "regular", "expected"),
    [
        pytest.param(
            "2026-11-30", [shift(0, "09:00", 8)], "20", 40, [("2026-11-30", 0, 160.0)], id="plain",
        ),
        pytest.param(  # 6 h x 20 + 2 h x 20 x 1.25
            "2026-11-30", [shift(0, "16:00", 8)], "20", 40, [("2026-11-30", 0, 170.0)], id="night-premium-from-22",
        ),
        pytest.param(  # Saturday 22-24 at 1.25, Sunday 0-6 at 1.5: the largest applies, by the date of the minute
            "2026-11-30", [shift(5, "22:00", 8)], "20", 40, [("2026-12-05", 0, 230.0)], id="split-at-midnight",
        ),
        pytest.param(  # Sunday 22-24 at 1.5, Monday 0-6 at 1.25
            "2026-11-30", [shift(6, "22:00", 8)], "20", 40, [("2026-12-06", 0, 210.0)], id="sunday-ends-at-midnight",
        ),
        pytest.param(  # 24 December 22-24 at 1.25, then Christmas at 2.0
            "2026-12-21", [shift(3, "22:00", 8)], "20", 40, [("2026-12-24", 0, 290.0)], id="into-a-holiday",
        ),
        pytest.param(  # 26 December until midnight at 2.0, then Sunday at 1.5
            "2026-12-21", [shift(5, "20:00", 8)], "20", 40, [("2026-12-26", 0, 280.0)], id="out-of-a-holiday",
        ),
        pytest.param(  # King's Day
            "2026-04-27", [shift(0, "09:00", 8)], "20", 40, [("2026-04-27", 0, 320.0)], id="holiday",
        ),
        pytest.param(  # 16 h regular in the week: the last hour is overtime, at night: 20 x 1.25 x 1.5
            "2026-11-30", [shift(0, "09:00", 8), shift(1, "14:00", 9)], "20", 16,
            [("2026-11-30", 0, 160.0), ("2026-12-01", 1, 197.5)], id="overtime-on-top-of-a-premium",
        ),
        pytest.param(  # overtime starts within the evening: 21:00-22:00 x 1.5, 22:00-23:00 x 1.875
            "2026-11-30", [shift(0, "09:00", 8), shift(1, "14:00", 9)], "20", 15,
            [("2026-11-30", 0, 160.0), ("2026-12-01", 2, 207.5)], id="overtime-before-and-within-a-premium",
        ),
        pytest.param(  # regular hours end at 20:20:06: 2.665 h of overtime, 1 h of it at night, exact to the second
            "2026-11-30", [shift(0, "09:00", 8), shift(1, "14:00", 9)], "20", 14.335,
            [("2026-11-30", 0, 160.0), ("2026-12-01", 2.665, 214.15)], id="overtime-from-within-a-minute",
        ),
        pytest.param(  # 4.5 h x 20.01 = 90.045: halves go up, though a binary float lies below
            "2026-11-30", [shift(0, "09:00", 4.5)], "20.01", 40, [("2026-11-30", 0, 90.05)], id="half-up",
        ),
        pytest.param(  # 8 elapsed hours, until 07:00: 2 h at 1.25, then 6 h of the Sunday at 1.5
            "2026-03-23", [shift(5, "22:00", 8)], "20", 40, [("2026-03-28", 0, 230.0)], id="clocks-forward",
        ),
        pytest.param(  # clocks go back: 20:00 + 11 h is 06:00; 2 h plain, 2 h at 1.25, 7 h at 1.5
            "2026-10-19", [shift(5, "20:00", 11)], "20", 40, [("2026-10-24", 0, 300.0)], id="clocks-back",
        ),
    ],
)  # fmt: skip
def test_cost_of_shifts(week, roster, hourly_cost, regular, expected, tmp_path):
    assert costs(one_agent(week, roster, hourly_cost, regular), tmp_path) == expected


@pytest.mark.parametrize(
    ("premium", "expected"),
    [
        ({"between": ["22:00", "30:00"]}, 230.0),  # as 22:00 to 06:00
        ({"between": ["00:00", "24:00"]}, 240.0),
        ({"between": ["22:00", "06:00"], "days": "sat"}, 180.0),  # Saturday's part of the night only
        ({"days": "fri,holiday"}, 160.0),
        ({"days": "fri-sat"}, 190.0),
    ],
)
def test_forms_of_premiums(premium, expected, tmp_path):
    plan = one_agent("2026-11-30", [shift(5, "21:00", 8)], "20", 40)
    plan.config["pay"]["premiums"] = [{"name": "x", "multiplier": 1.5} | premium]
    assert costs(plan, tmp_path) == [("2026-12-05", 0, expected)]


def test_without_a_country_there_are_no_holidays(tmp_path):
    plan = one_agent("2026-04-27", [shift(0, "09:00", 8)], "20", 40)
    plan.config["site"]["country"] = None
    assert costs(plan, tmp_path) == [("2026-04-27", 0, 160.0)]


@pytest.mark.parametrize(
    ("amount", "decimals", "rounded"),
    [("0.005", 2, "0.01"), ("0.0049", 2, "0"), ("1.5", 0, "2"), ("2.5", 0, "3"), ("1.0005", 3, "1.001")],
)
def test_round_half_up(amount, decimals, rounded):
    assert round_half_up(Fraction(amount), decimals) == Fraction(rounded)
