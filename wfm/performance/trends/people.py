"""Who joined and who left in a week, from the agents table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from wfm.config.agents import Agent
from wfm.performance.trends.weeks import actual_rows

HEADCOUNT, HIRES, LEAVERS = "headcount", "hires", "leavers"
PEOPLE = (HEADCOUNT, HIRES, LEAVERS)


def people_rows(agents: Sequence[Agent], start: dt.date) -> pd.DataFrame:
    """Return rows of a measured week: head count on its last day, hires and leavers within it, whole and by team.

    Hires are told where any agent's `hired` is known, leavers where any agent's `leaves` is: a table without those
    dates does not say that nobody came or went.

    Args:
        agents: All agents of the plan.
        start: First day of the week.
    """
    end = start + dt.timedelta(days=6)
    teams = list(dict.fromkeys(agent.team for agent in agents if agent.team))
    rows = []
    for team in ["", *teams]:
        these = [agent for agent in agents if not team or agent.team == team]
        counts: dict[str, int | None] = {
            HEADCOUNT: sum(agent.employed(end) for agent in these),
            HIRES: _within([a.hired for a in these], [a.hired for a in agents], start, end),
            LEAVERS: _within([a.leaves for a in these], [a.leaves for a in agents], start, end),
        }
        rows += [("", team, name, float(count)) for name, count in counts.items() if count is not None]
    return actual_rows(rows)


def _within(
    dates: Sequence[dt.date | None], all_dates: Sequence[dt.date | None], start: dt.date, end: dt.date
) -> int | None:
    if not any(all_dates):
        return None
    return sum(day is not None and start <= day <= end for day in dates)


def yearly_attrition(leavers: pd.Series, headcount: pd.Series) -> float | None:
    """Return attrition a year as a share of the mean head count, from weeks in which both are known.

    Source: leavers / average head count (reference terms, 3.1), times 52 / weeks.
    """
    known = leavers.notna() & headcount.notna()
    staff = float(headcount[known].mean()) if known.any() else 0.0
    return float(leavers[known].mean()) / staff * 52 if staff else None
