"""Every rule that a plan breaks, in Thai: its name stays, and no word of English beside it."""

from __future__ import annotations

import re
from dataclasses import asdict

import faults_of_laws  # noqa: F401 (notes its faults)
import faults_of_rosters  # noqa: F401
import faults_of_sums  # noqa: F401
import faults_of_training  # noqa: F401
import pytest
from planted import AFTER, BEFORE

from wfm.report.audit import violation_view
from wfm.report.wording import Wording, load_strings

THAI = Wording(load_strings("th"), "EUR", 2)
ENGLISH = Wording(load_strings(), "EUR", 2)
# Names of the plan and of its files, keys and values of the configuration, money.
NAMES = re.findall(
    r"\w+",
    "A1 A2 A3 B1 EUR OT T1 T2 billing urgent desk lunch rest training coaching huddle team_meeting work nap sales "
    "travel quality summary json csv gz shifts activities coverage forecast requirements service_curves inputs yaml "
    "plan rules preset h mon tue wed thu fri sat sun true false overall None Europe Amsterdam base overtime premiums "
    "cost start end contacts required staff gap bound objective status optimal feasible budget budgets over "
    "preferences",
)


def english_in(text: str, message: str) -> list[str]:
    """Return the words of a text that are English and no names: those with a capital or `_`, `.` or `:` are."""
    found = re.findall(r"(?<![\w.:/|'])[a-z]{2,}(?![\w.:|'])", text)
    return [word for word in found if word not in NAMES]


def in_thai(result) -> None:
    assert result.violations
    for one in result.violations:
        told = violation_view(asdict(one), THAI)
        assert told["rule"] == one.rule
        assert not told["foreign"], one.message
        assert not english_in(told["message"], one.message), (one.message, told["message"])
        assert re.search("[\u0e00-\u0e7f]", told["message"]), one.message
        assert violation_view(asdict(one), ENGLISH)["message"] == one.message


@pytest.mark.parametrize(("rule", "others", "subject", "says", "change"), BEFORE)
def test_a_broken_roster_is_told_in_thai(rule, others, subject, says, change, tiny, judge):
    change(tiny)
    in_thai(judge(tiny.build()))


@pytest.mark.parametrize(("rule", "others", "subject", "says", "change"), AFTER)
def test_a_false_table_is_told_in_thai(rule, others, subject, says, change, built, judge):
    change(built)
    in_thai(judge(built))
