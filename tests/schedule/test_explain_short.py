"""Why intervals are short: on shortages whose cause is known, and the change named gives what it promises."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from schedule_cases import needs, people, queue, settings, write_case

from wfm.config import Config
from wfm.plan import service_curves
from wfm.schedule import RosterResult, make_roster
from wfm.schedule.explain import explain_short, reasons_table, short_findings
from wfm.schedule.explain.short import Explained
from wfm.schedule.explain.spells import is_short

CONTRACT = {"weekly_hours": [4, 20], "days_per_week": [1, 5], "shift_hours": [4, 4]}
NIGHT_AND_DAY = {"start_every_minutes": 120, "earliest_start": "00:00", "latest_end": "24:00"}


@dataclass
class Case:
    """A plan with what explains it."""

    config: Config
    requirements: pd.DataFrame
    roster: RosterResult
    explained: list[Explained]

    @property
    def reasons(self) -> pd.DataFrame:
        return reasons_table(self.config, self.roster.coverage, self.explained)

    @property
    def answered(self) -> float:
        return float((self.roster.coverage["contacts"] * self.roster.coverage["service_level"]).sum())

    def at(self, day: int, hour: int, name: str = "calls") -> Explained:
        """Return the spell of a queue that an hour lies in."""
        for one in self.explained:
            rows = self.roster.coverage.iloc[list(one.spell.rows)]
            if name in set(rows["queue"]) and any((s.day_of_week, s.hour) == (day, hour) for s in rows["timestamp"]):
                return one
        raise AssertionError("not short then")


def explained(folder: Path, agents: list[dict], contacts, iterations: int = 3000, **changes) -> Case:
    sections = settings(**({"contracts": {"part": CONTRACT}} | changes), solver={"iterations": iterations})
    config = write_case(folder, sections, agents)
    requirements = needs(config, contacts)
    agents_read = people(config)
    curves = service_curves(config, requirements, agents_read)
    roster = make_roster(config, agents_read, requirements, curves)
    tables = {
        "requirements": requirements,
        "shifts": roster.shifts,
        "activities": roster.activities,
        "coverage": roster.coverage,
    }
    return Case(config, requirements, roster, explain_short(config, agents_read, tables, curves))


def busy(day: int, first: int, last: int, contacts: float = 4.0, name: str = "calls"):
    """Return contacts in some hours of one day and a trickle elsewhere."""

    def count(queue: str, at: pd.Timestamp) -> float:
        return contacts if queue == name and at.day_of_week == day and first <= at.hour < last else 0.01

    return count


def test_availability(tmp_path: Path):
    agents = [{"available": "mon-sun 08:00-12:00"}] * 4
    case = explained(tmp_path / "a", agents, busy(2, 12, 16))
    one = case.at(2, 13)
    assert one.reason == "availability"
    assert "Wed 2026-12-02 12:00-16:00" in one.fixes[0].change
    wider = [{"available": "mon-sun 08:00-12:00; wed 12:00-16:00"}, *agents[1:]]
    after = explained(tmp_path / "b", wider, busy(2, 12, 16))
    assert after.answered - case.answered == pytest.approx(one.fixes[0].gain, rel=0.1)


def test_skills(tmp_path: Path):
    queues, agents = [queue("calls"), queue("chat")], [{"skills": "chat"}] * 3
    case = explained(tmp_path / "a", [{}, *agents], busy(2, 8, 12), queues=queues)
    one = case.at(2, 9)
    assert one.reason == "skills"
    alone = next(fix for fix in one.fixes if "with a shift" in fix.change and fix.kind == "skills")
    after = explained(tmp_path / "b", [{}, {"skills": "calls|chat"}, *agents[1:]], busy(2, 8, 12), queues=queues)
    assert after.answered - case.answered == pytest.approx(alone.gain, rel=0.15)


def test_rest(tmp_path: Path):
    # Late on Tuesday and early on Wednesday are both busy, and all work on both days.
    def count(name: str, at: pd.Timestamp) -> float:
        return 10.0 if (at.day_of_week, at.hour // 4) in ((1, 5), (2, 1)) else 0.01

    changes = {
        "shifts": {"start_every_minutes": 240, "earliest_start": "04:00", "latest_end": "24:00"},
        "queues": [queue("calls", "mon-sun 04:00-24:00")],
    }
    case = explained(tmp_path / "a", [{}] * 4, count, rules={"min_rest_hours": 11}, **changes)
    busiest = [one for one in case.explained if (case.roster.coverage["contacts"][list(one.spell.rows)] > 1).any()]
    one = min(busiest, key=lambda one: case.roster.coverage["scheduled"][list(one.spell.rows)].max())
    assert one.reason == "rest"
    assert "4 h of rest instead of 11 h" in one.fixes[0].change
    after = explained(tmp_path / "b", [{}] * 4, count, rules={"min_rest_hours": 4}, **changes)
    assert after.answered > case.answered + one.fixes[0].gain * 0.9


def test_breaks(tmp_path: Path):
    lunch = {"name": "lunch", "minutes": 30, "paid": False, "shift_longer_than_hours": 4, "between": [0.45, 0.55]}
    contract = {"weekly_hours": [7.5, 7.5], "days_per_week": [1, 1], "shift_hours": [8, 8]}
    changes = {"contracts": {"part": contract}, "shifts": {"start_every_minutes": 480}}
    queues = [queue("calls", "wed 08:00-16:00")]
    case = explained(tmp_path / "a", [{}] * 3, busy(2, 8, 16), queues=queues, breaks=[lunch], **changes)
    found = {one.reason for one in case.explained}
    wider = [lunch | {"between": [0.3, 0.7]}]
    after = explained(tmp_path / "b", [{}] * 3, busy(2, 8, 16), queues=queues, breaks=wider, **changes)
    assert after.answered > case.answered
    assert "breaks" in found
    best = next(one for one in case.explained if one.reason == "breaks").fixes[0]
    assert "min wider" in best.change
    assert 0 < best.gain <= after.answered - case.answered + 0.05


def test_budget(tmp_path: Path):
    case = explained(tmp_path / "a", [{}] * 4, busy(2, 8, 12), budget={"weekly": 4 * 80 + 5.0})
    free = explained(tmp_path / "b", [{}] * 4, busy(2, 8, 12))
    assert free.answered >= case.answered - 1e-6
    tight = explained(tmp_path / "c", [{}] * 2, lambda name, at: 3.0, budget={"weekly": 2 * 80 + 5.0})
    one = tight.explained[0]
    assert one.reason == "budget"
    best = one.fixes[0]
    assert best.change.startswith("EUR ")
    more = explained(tmp_path / "d", [{}] * 2, lambda name, at: 3.0, budget={"weekly": 165.0 + best.cost})
    assert more.answered - tight.answered == pytest.approx(best.gain, rel=0.15)


def test_the_budget_that_binds_is_named(tmp_path: Path):
    budget = {"weekly": 10_000.0, "queues": {"calls": 2 * 80 + 5.0}}
    (one, *_) = explained(tmp_path, [{}] * 2, lambda name, at: 3.0, budget=budget).explained
    assert one.reason == "budget"
    assert "more a week in budget.queues.calls, for A" in one.fixes[0].change


def test_the_line_whose_budget_binds_is_named(tmp_path: Path):
    over = {"part": CONTRACT | {"weekly_hours": [4, 4], "days_per_week": [1, 3], "overtime_hours": 8}}
    tight = explained(
        tmp_path, [{}] * 2, lambda name, at: 3.0, contracts=over, pay={"overtime_multiplier": 1.5},
        budget={"weekly": 10_000.0, "lines": {"overtime": 130.0}},
    )  # fmt: skip
    binding = [one for one in tight.explained if one.reason == "budget"]
    assert binding
    # one shift of overtime at 120 is there; who has none would take two more, and 10 are left
    assert "EUR 230.00 more a week in budget.lines.overtime, for A" in binding[0].fixes[0].change


def test_hours(tmp_path: Path):
    short = {"part": CONTRACT | {"weekly_hours": [4, 8], "days_per_week": [1, 2]}}
    case = explained(tmp_path / "a", [{}] * 2, lambda name, at: 3.0, contracts=short)
    assert {one.reason for one in case.explained} == {"hours"}
    best = next(fix for fix in case.explained[0].fixes if "overtime" in fix.change)
    assert best.cost == pytest.approx(80.0)
    more = {"part": CONTRACT | {"weekly_hours": [4, 12], "days_per_week": [1, 3]}}
    after = explained(tmp_path / "b", [{}] * 2, lambda name, at: 3.0, contracts=more)
    assert after.answered - case.answered >= best.gain * 0.9


def test_one_more_agent_is_what_helps_where_all_have_done_all_they_can(tmp_path: Path):
    week = {"part": CONTRACT | {"weekly_hours": [56, 56], "days_per_week": [7, 7], "shift_hours": [8, 8]}}
    changes = {"contracts": week, "shifts": {"start_every_minutes": 480}}
    case = explained(tmp_path / "a", [{}], lambda name, at: 3.0, **changes)
    assert {one.reason for one in case.explained} == {"people"}
    best = case.explained[0].fixes[0]
    after = explained(tmp_path / "b", [{}] * 2, lambda name, at: 3.0, **changes)
    assert after.answered - case.answered == pytest.approx(best.gain, rel=0.02)


def test_demand_where_one_more_agent_is_worth_less_than_it_costs(tmp_path: Path):
    week = {"part": CONTRACT | {"weekly_hours": [4, 28], "days_per_week": [1, 7]}}
    price = {"goal": "coverage", "understaffed_hour": 2.0, "overstaffed_hour": 1.0}
    case = explained(tmp_path, [{}] * 2, lambda name, at: 3.0, contracts=week, objective=price)
    assert {one.reason for one in case.explained} == {"demand"}


def test_shift_times_that_reach_no_interval(tmp_path: Path):
    case = explained(tmp_path, [{}], busy(2, 16, 20), queues=[queue("calls", "mon-sun 08:00-20:00")])
    assert case.at(2, 18).reason == "shift_times"


@pytest.mark.parametrize("goal", ["service_level", "coverage", "cost"])
def test_every_short_interval_has_a_reason_and_the_same_one_again(goal: str, tmp_path: Path):
    # With the goal `cost` it is cheaper to answer on quiet days what a busy morning leaves.
    def count(name: str, at: pd.Timestamp) -> float:
        return 14.0 if goal != "cost" or (at.day_of_week == 2 and at.hour < 12) else 1.0

    changes = {"queues": [queue("calls"), queue("chat")], "objective": {"goal": goal, "floor": 0.0}}
    agents = [{"skills": ("calls", "chat", "calls|chat")[n % 3]} for n in range(15)]
    cases = [explained(tmp_path / str(n), agents, count, 400, **changes) for n in range(2)]
    case = cases[0]
    short = case.roster.coverage[is_short(case.config, case.roster.coverage)]
    assert len(short) > 0
    pd.testing.assert_frame_equal(
        case.reasons[["timestamp", "queue"]], short[["timestamp", "queue"]].reset_index(drop=True), check_dtype=False
    )
    assert (case.reasons["reason"] != "").all()
    pd.testing.assert_frame_equal(case.reasons, cases[1].reasons)
    findings = short_findings(case.config, case.roster.coverage, case.explained)
    assert all(set(one.data()) == {"kind", "subject", "message", "fixes"} for one in findings)
    assert all(np.isfinite(fix.gain) for one in findings for fix in one.fixes)
