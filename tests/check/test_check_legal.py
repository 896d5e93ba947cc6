"""Legal plans pass: an ordinary week, and the weeks in which clocks change."""

from __future__ import annotations

import pytest
from tiny_plan import TinyPlan


@pytest.mark.parametrize(
    ("week", "intervals"),
    [
        ("2026-11-30", 672),
        ("2026-03-23", 668),  # clocks go forward in the small hours of the Sunday, within a night shift
        ("2026-10-19", 676),  # and back
        ("2026-12-21", 672),  # two public holidays
        ("2026-04-27", 672),
    ],
)
def test_a_legal_plan_has_no_violations(week, intervals, judge):
    result = judge(TinyPlan(week).build())
    assert str(result) == f"no violations in 8 shifts, 42 activities, 3 agents, {intervals} intervals"
    assert result.ok
    assert result.counts == {"shifts": 8, "activities": 42, "agents": 3, "intervals": intervals}


def test_next_day_shifts_are_legal_where_the_rest_is_kept(tiny, judge):
    # A rest rule must not forbid every next-day shift: 17:30 to 09:00 are 15.5 h.
    assert judge(tiny.build()).ok


def test_a_roster_of_nobody_is_legal_where_nobody_must_work(tiny, judge):
    for contract in tiny.config["contracts"].values():
        contract["weekly_hours"][0] = contract["days_per_week"][0] = 0
    tiny.config["queues"][2]["min_positions"] = 0
    tiny.roster, tiny.locks = [], []
    result = judge(tiny.build())
    assert result.ok, str(result)
    assert result.counts["shifts"] == 0
