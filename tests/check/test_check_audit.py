"""The audit: a row for every rule and agent, whose margins say the same as the violations."""

from __future__ import annotations

import faults_of_laws  # noqa: F401 (notes its faults)
import faults_of_rosters  # noqa: F401
import faults_of_training  # noqa: F401
import pytest
from planted import AFTER, BEFORE

from wfm.check import RULES
from wfm.check.margins import MEASURES, REPORTED


def row(result, rule, agent_id):
    (found,) = [one for one in result.audit if (one.rule, one.agent_id) == (rule, agent_id)]
    return found


def test_every_rule_in_force_is_judged_for_every_agent(tiny, judge):
    result = judge(tiny.build())
    judged = {one.rule for one in result.audit}
    law = {"max_daily_hours", "max_night_hours", "least_breaks", "max_work_without_break_hours"}
    law |= {"min_weekly_rest_hours", "max_overtime_hours"}
    training = {"training_capacity", "training_need", "training_due"}
    assert judged == {rule.name for rule in RULES} - law - training  # not asked for by the tiny plan
    assert {one.agent_id for one in result.audit if one.rule == "available"} == {"A1", "A2", "A3"}
    assert {one.status for one in result.audit} == {"kept"}


def test_the_margin_is_the_tightest_of_an_agent_with_its_moment(tiny, judge):
    result = judge(tiny.build())
    found = row(result, "min_rest_hours", "A1")  # 17:30 to 09:00
    assert (found.limit, found.value, found.margin, found.unit, found.moment) == (11, 15.5, 4.5, "h", "2026-12-01")
    found = row(result, "max_weekly_hours", "A1")
    assert (found.limit, found.value, found.margin) == (30, 24.5, 5.5)
    found = row(result, "max_consecutive_days", "A1")
    assert (found.limit, found.value, found.margin, found.unit) == (3, 3, 0, "days")


MEASURED = [case for case in BEFORE if case.values[0] in MEASURES]


@pytest.mark.parametrize(("rule", "others", "subject", "says", "change"), MEASURED)
def test_a_margin_is_below_zero_where_a_rule_is_broken_and_nowhere_else(
    rule, others, subject, says, change, tiny, judge
):
    change(tiny)
    result = judge(tiny.build())
    assert row(result, rule, subject).status == "broken"
    assert row(result, rule, subject).moment
    for one in result.audit:
        if one.rule in MEASURES and one.margin is not None:
            assert (one.margin < 0) == (one.status == "broken"), one


def test_every_measured_rule_was_planted_against():
    assert {case.values[0] for case in MEASURED} == set(MEASURES)
    assert {rule.name for rule in RULES} >= set(MEASURES)
    assert AFTER


def test_reported_rules_are_told_and_forbid_nothing(tiny, judge):
    tiny.config["rules"] |= {
        "average_weekly_hours": {"hours": 20, "weeks": 17},
        "average_night_hours": 7.5,
        "notice_days": 14,
        "published": "2026-11-20",
        "notice_pay_hours": 1,
        "soft_rest_hours": 16,
        "soft_rest_multiplier": 1.5,
        "advised_breaks": [{"minutes": 45}],
    }
    result = judge(tiny.build())
    assert result.ok
    assert {one.rule for one in result.audit if one.status == "reported"} == set(REPORTED)
    # 24.5 h in the one week known; Bob's nights are 8 h each.
    assert row(result, "average_weekly_hours", "A1").note == "over 1 of 17 weeks"
    assert row(result, "average_night_hours", "A2").margin == -0.5
    # Three shifts at an hour of 20.10; half an hour of work within 16 h of rest, half as much again.
    assert row(result, "notice_days", "A1").value == 10
    assert "60.30 EUR more" in row(result, "notice_days", "A1").note
    assert "5.03 EUR more" in row(result, "soft_rest_hours", "A1").note


def test_without_a_date_of_publication_the_latest_one_is_told(tiny, judge):
    tiny.config["rules"]["notice_days"] = 14
    found = row(judge(tiny.build()), "notice_days", "A1")
    assert (found.status, found.note) == ("open", "tell the roster by 2026-11-16")


def test_an_average_looks_back_as_far_as_the_weeks_before_are_told(tiny, judge):
    tiny.config["rules"] |= {"average_weekly_hours": {"hours": 20, "weeks": 2}, "max_consecutive_days": 30}
    span = {"start": tiny.at(-7, "08:00"), "end": tiny.at(-7, "15:30")}
    tiny.previous = [{"agent_id": "A1", "date": str(tiny.day(-7)), **span}]
    found = row(judge(tiny.build()), "average_weekly_hours", "A1")
    assert (found.value, found.status) == (16, "kept")  # (7.5 + 24.5) / 2


def test_a_rule_that_is_switched_off_is_named_and_not_judged(tiny, judge):
    tiny.config["rules"] = {"preset": "eu", "max_weekly_hours": None, "least_breaks": None}
    result = judge(tiny.build())
    assert result.ok, str(result)
    assert result.off == ("max_weekly_hours", "least_breaks")
    assert not {one.rule for one in result.audit} & set(result.off)
    assert row(result, "min_rest_hours", "A1").source == "Directive 2003/88/EC art. 3, read 2026-11"
