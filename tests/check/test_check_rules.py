"""One planted fault a rule: each is caught under its rule's name, and by no rule that has nothing to do with it.

A case before `build` changes the roster or the rules (all sums stay right); one after it changes the plan's tables.
"""

from __future__ import annotations

import datetime as dt

import faults_of_laws  # noqa: F401 (notes its faults)
import faults_of_rosters  # noqa: F401
import faults_of_sums  # noqa: F401
import faults_of_training  # noqa: F401
import pytest
from planted import AFTER, BEFORE, caught

from wfm.check import RULES


@pytest.mark.parametrize(("rule", "others", "subject", "says", "change"), BEFORE)
def test_a_roster_against_a_rule_is_caught(rule, others, subject, says, change, tiny, judge):
    change(tiny)
    rules = caught(judge(tiny.build()), rule, subject, says)
    assert rules <= {rule, *others}


@pytest.mark.parametrize(("rule", "others", "subject", "says", "change"), AFTER)
def test_a_false_table_is_caught(rule, others, subject, says, change, built, judge):
    change(built)
    rules = caught(judge(built), rule, subject, says)
    assert rules <= {rule, *others}


def test_every_rule_has_its_fault():
    planted = {case.values[0] for case in BEFORE + AFTER}
    assert planted == {rule.name for rule in RULES}


def test_a_soft_budget_may_be_overspent(tiny, judge):
    tiny.config["budget"] = {"weekly": 10, "hard": False, "teams": {"T1": 1}}
    assert judge(tiny.build()).ok


def test_every_message_is_one_line_and_every_date_is_named(tiny, judge):
    tiny.worked("A1", 0).start = "09:10"
    tiny.config["shifts"]["latest_end"] = "24:00"
    for violation in judge(tiny.build()).violations:
        assert "\n" not in violation.message
        assert violation.message.startswith(f"{violation.subject} {dt.date(2026, 11, 30).year}")
