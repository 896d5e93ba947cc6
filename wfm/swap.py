"""Swaps: two agents exchange shifts, and what that breaks, costs and does to the service is said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from wfm.check import check_plan
from wfm.config import Config
from wfm.config.nearest import did_you_mean
from wfm.errors import InputError, Problem
from wfm.plan import Plan
from wfm.plan_folder import read_plan, write_plan
from wfm.schedule.mend import Mending

Side = tuple[str, dt.date]


@dataclass(frozen=True, eq=False)
class Swapped:
    """A swap as it would be: the plan, the rules that it breaks anew, and the figures before and after."""

    plan: Plan
    violations: list[tuple[str, str]]
    before: dict
    shifts: tuple[str, str]

    @property
    def legal(self) -> bool:
        """Whether no rule is broken that was kept before."""
        return not self.violations

    def data(self) -> dict:
        """Return everything as plain data."""
        now = self.plan.summary
        return {
            "legal": self.legal,
            "violations": [{"rule": rule, "message": message} for rule, message in self.violations],
            "cost": {"before": self.before["cost"], "after": now["cost"]},
            "service_level": {
                "before": self.before["service_level"]["overall"], "after": now["service_level"]["overall"],
            },
            "shifts": list(self.shifts),
        }  # fmt: skip


def swap(folder: Path, one: Side, other: Side) -> Swapped:
    """Let two agents exchange the shifts of two dates; who has none only gives or takes.

    Raises:
        InputError: It is no plan folder, or an agent or date that it does not know, or there is no shift at all.
    """
    stood = read_plan(folder)
    shifts = stood.roster.shifts
    _refuse_unknown(folder, stood.config, [agent.agent_id for agent in stood.agents], (one, other), shifts)
    spans = _spans(shifts, one, other)
    activities = _exchanged(stood.roster.activities, spans, one, other)
    mending = Mending(stood.config, stood.agents, stood.requirements, stood.curves, activities, as_given=True)
    plan = replace(stood, roster=mending.result())
    broken = _two_a_day(shifts, one, other) or _new_violations(folder, plan)
    return Swapped(plan, broken, stood.summary, (_said(spans[0]), _said(spans[1])))


Span = tuple[pd.Timestamp, pd.Timestamp] | None


def _spans(shifts: pd.DataFrame, *sides: Side) -> list[Span]:
    found: list[Span] = []
    for agent_id, date in sides:
        mine = shifts[(shifts["agent_id"] == agent_id) & (shifts["date"] == date)]
        found.append((mine["start"].iloc[0], mine["end"].iloc[0]) if len(mine) else None)
    return found


def _said(span: Span) -> str:
    return "no shift" if span is None else f"{span[0]:%H:%M}-{span[1]:%H:%M}"


def _exchanged(activities: pd.DataFrame, spans: list[Span], one: Side, other: Side) -> pd.DataFrame:
    """Give the pieces of each shift to the other agent."""
    table = activities.copy()
    for span, giver, taker in ((spans[0], one, other), (spans[1], other, one)):
        if span is not None:
            within = (activities["agent_id"] == giver[0]) & activities["start"].between(*span, inclusive="left")
            table.loc[within, "agent_id"] = taker[0]
    return table.sort_values(["agent_id", "start"], kind="stable", ignore_index=True)


def _two_a_day(shifts: pd.DataFrame, one: Side, other: Side) -> list[tuple[str, str]]:
    """Name who would have two shifts on one date."""
    found = []
    for giver, taker in ((one, other), (other, one)):
        given, own = _spans(shifts, giver, (taker[0], giver[1]))
        if given is not None and own is not None and giver[1] != taker[1]:
            found.append(("one_shift_a_day", f"{taker[0]} {giver[1]}: works {_said(own)} already; one shift a day"))
    return found


def _new_violations(folder: Path, plan: Plan) -> list[tuple[str, str]]:
    """Check the plan from its files, and leave out what was broken before."""
    known = {(violation.rule, violation.message) for violation in check_plan(folder).violations}
    with TemporaryDirectory(prefix="wfm-swap-") as scratch:
        target = Path(scratch) / "plan"
        write_plan(plan, target, {})
        found = check_plan(target).violations
    return [(one.rule, one.message) for one in found if (one.rule, one.message) not in known]


def _refuse_unknown(
    folder: Path, config: Config, known: list[str], sides: tuple[Side, Side], shifts: pd.DataFrame
) -> None:
    problems = []
    for agent_id, date in sides:
        if agent_id not in known:
            problems.append(
                Problem(str(folder), 0, "swap", f"unknown agent '{agent_id}'{did_you_mean(agent_id, known)}")
            )
        if date not in config.week.dates:
            text = f"{date} is not in the plan; {config.week.dates[0]} to {config.week.dates[-1]}"
            problems.append(Problem(str(folder), 0, "swap", text))
    if sides[0] == sides[1]:
        problems.append(Problem(str(folder), 0, "swap", "both sides are the same; name two shifts"))
    if not problems and _spans(shifts, *sides) == [None, None]:
        problems.append(Problem(str(folder), 0, "swap", "neither has a shift on that date; name a shift to give away"))
    if problems:
        raise InputError(problems)
