"""Budgets of lines in plans of every kind: the checker finds nothing, and no bound forbids a roster that is there."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schedule_plans import RandomPlan, random_plans
from schedule_whole_plans import a_few
from test_schedule_legal_plans import PAYING, written_and_checked

from wfm.errors import InputError, NoRosterError

EXAMPLES = 3
LINES = ("base", "premiums", "overtime")
# Overtime that begins within a slot of five minutes.
ODD = {"overtime": [one | {"over_hours": one["over_hours"] + 0.03} for one in PAYING["overtime"]]}


@pytest.mark.parametrize(("goal", "laws"), [("service_level", PAYING), ("coverage", ODD)], ids=["laws", "odd hours"])
def test_lines_hold_in_plans_of_every_kind(goal: str, laws: dict):
    seen: Counter[str] = Counter()

    @a_few(EXAMPLES)
    @given(
        made=random_plans(goal, 1),
        line=st.sampled_from(LINES),
        share=st.sampled_from([Fraction(1), Fraction(9, 10), Fraction(1, 2)]),
        hard=st.booleans(),
    )
    def lines_hold(made: RandomPlan, line: str, share: Fraction, hard: bool) -> None:
        made.sections["rules"] |= laws
        made.sections["budget"] = {}
        made.sections["solver"] |= {"iterations": 300}
        try:
            free, _ = written_and_checked(made)
        except (NoRosterError, InputError):  # the tour that was made up may break these rules
            return
        spent = free.summary["cost_lines"]
        caps = {name: spent[name] for name in LINES} | {line: float(Fraction(str(spent[line])) * share)}
        made.sections["budget"] = {"lines": caps, "hard": hard}
        try:
            capped, result = written_and_checked(made)
        except NoRosterError:
            if (share == 1 and laws is not ODD) or not hard:  # part of a slot may be lacking to the search then
                raise
            seen["refused"] += 1
            return
        assert result.ok, str(result)
        seen["kept"] += 1
        seen["less"] += capped.summary["cost_lines"][line] < spent[line]
        if hard:
            assert all(capped.summary["cost_lines"][name] <= most for name, most in caps.items())
        bound, objective = capped.summary["bound"], capped.summary["objective"]
        assert bound is None or bound <= objective + 0.01
        if share == 1:  # the roster made without budgets keeps them
            assert bound is None or bound <= free.summary["objective"] + 0.01

    lines_hold()
    assert seen["kept"] > 0, seen
