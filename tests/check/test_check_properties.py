"""Properties: the pay of random shifts is that of a count minute by minute; whole plans over weeks and credits."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_plan import MINUTE, REST, TinyPlan, Worked

from wfm.check.pay import pay_of
from wfm.check.roster import AgentWeek, Piece, Shift
from wfm.config import Config
from wfm.config.agents import Agent

WEEKS = ("2026-03-23", "2026-10-19", "2026-11-30", "2026-12-21")
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
starts = st.lists(st.tuples(st.integers(0, 287), st.integers(1, 240)), min_size=1, max_size=5)


@settings(max_examples=40, deadline=None)
@given(week=st.sampled_from(WEEKS), starts=starts, cents=st.integers(0, 9999), regular=st.integers(0, 30 * 60))
def test_pay_is_that_of_a_count_minute_by_minute(week, starts, cents, regular):
    plan = TinyPlan(week)
    plan.config["contracts"]["day"]["weekly_hours"] = [0, regular / 60]
    config = Config.model_validate(plan.config)
    agent = Agent("A1", "Ann", "day", ("desk",), cents / 100)
    shifts, expected, used = [], [], 0
    for day, (start, length) in enumerate(starts):
        first = plan.moment(day, "00:00") + 5 * start * MINUTE
        last = first + 5 * length * MINUTE
        at = [int((moment - EPOCH) / MINUTE) for moment in (first, last)]
        shifts.append(Shift(agent, plan.day(day), *at, 0, 0, 0, [Piece("A1", *at, "work", True)]))
        weighed, minute = Decimal(0), first
        while minute < last:
            used += 1
            weighed += plan.premium(minute) * (Decimal("1.5") if used > regular else 1)
            minute += MINUTE
        exact = weighed * cents / 6000
        expected.append(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
    pays = pay_of(config, [AgentWeek(agent, config.week.dates, shifts)])
    assert [pay.paid for pay in pays] == [shift.span for shift in shifts]
    assert float(sum(pay.overtime for pay in pays)) == pytest.approx(max(0, used - regular), abs=1e-6)
    for pay, cost in zip(pays, expected):
        assert float(pay.cost) == pytest.approx(float(cost), abs=0.0101 if regular % 3 else 0.0001)


def two_weeks() -> TinyPlan:
    plan = TinyPlan()
    plan.config["week"]["weeks"] = 2
    again = [Worked(one.agent_id, one.day + 7, one.start, one.span, list(one.pieces)) for one in plan.roster]
    plan.roster += again
    plan.days = 14
    plan.config["budget"] = {"weekly": 1600, "teams": {"T1": 530}}
    plan.agent("A3")["time_off"] = f"{plan.day(0)}|{plan.day(7)}..{plan.day(8)}"
    return plan


def test_weeks_are_judged_one_by_one_and_the_budget_over_all(judge):
    result = judge(two_weeks().build())
    assert result.ok, str(result)


def test_a_rule_of_the_second_week(judge):
    plan = two_weeks()
    plan.worked("A1", 8).pieces.pop()
    violations = judge(plan.build()).violations
    assert [(one.rule, one.subject) for one in violations] == [("weekly_activity", "A1")]
    assert "week of 2026-12-07" in violations[0].message


def test_days_outside_the_employment_are_credited(tiny, judge):
    # Hired on the Wednesday: two days of 8 h are credited, so that one day remains due.
    tiny.agent("A1")["hired"] = str(tiny.day(2))
    tiny.roster = [one for one in tiny.roster if one.agent_id != "A1" or one.day == 2]
    tiny.config["queues"][2]["min_positions"] = 0
    tiny.config["activities"].pop(0)
    result = judge(tiny.build())
    assert result.ok, str(result)


def test_rest_is_elapsed_time_when_clocks_change(judge):
    # 20:00 to 07:00 by the clock, but ten hours of rest.
    plan = TinyPlan("2026-03-23")
    plan.roster = [one for one in plan.roster if one.agent_id != "A2"]
    plan.config["contracts"]["night"] |= {"weekly_hours": [0, 40], "days_per_week": [0, 5], "shift_hours": [4, 9]}
    plan.config["activities"].pop()
    plan.worked("A3", 3).pieces.pop()
    plan.roster += [Worked("A2", 5, "16:00", 240, []), Worked("A2", 6, "07:00", 240, [])]
    violations = judge(plan.build()).violations
    assert [(one.rule, one.subject) for one in violations] == [("min_rest_hours", "A2")]
    assert "10 h of rest" in violations[0].message


def test_a_break_in_a_shift_of_25_hours_of_day_keeps_to_elapsed_time(judge):
    # The Saturday night of October has an hour more; the break windows count elapsed minutes.
    plan = TinyPlan("2026-10-19")
    plan.worked("A2", 5).pieces[0] = (60, *REST)
    assert {one.rule for one in judge(plan.build()).violations} == {"break_window"}


def test_staff_is_not_one_too_many_by_rounding(built, judge):
    # 23 / 0.92 is 25, though in binary a trifle more.
    for row in built.requirements:
        row |= {"positions": 23, "staff": 25}
    for row in built.coverage:
        row["required"] = 25
    result = judge(built)
    assert result.ok, str(result)


def test_activities_of_one_name_for_several_teams(tiny, judge):
    tiny.config["activities"][1:] = [
        {"name": "meeting", "minutes": 30, "team": "T1", "at": "wed 10:00"},
        {"name": "meeting", "minutes": 15, "team": "T2", "at": "thu 20:15"},
    ]
    for one in tiny.roster:
        one.pieces[:] = [
            (at, "meeting" if name in ("team_meeting", "huddle") else name, minutes) for at, name, minutes in one.pieces
        ]
    result = judge(tiny.build())
    assert result.ok, str(result)


def test_closed_days_of_the_events_table_have_no_rows(tiny, judge):
    tiny.events.append({"date": str(tiny.day(6)), "end_date": "", "name": "stocktaking", "kind": "closed"})
    rows = sorted(one.message for one in judge(tiny.build()).violations if one.rule == "coverage_rows")
    # Twelve hours of billing; of urgent those from 18:00, since the small hours belong to the day before.
    assert len(rows) == 12 * 4 + 6 * 4
    assert rows[0].startswith("billing 2026-12-06T08:00+01:00: line")
