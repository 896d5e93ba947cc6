"""Scores that come from elsewhere, joined by agent, queue and date: first-contact resolution, satisfaction, quality."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.performance.week import Week

# Always shown; other names in the file are measures of their own.
SCORES = ("fcr", "satisfaction", "quality")


def score_names(week: Week) -> list[str]:
    """Return the names of all scores: the usual three, and those of the file."""
    found = [] if week.scores is None else sorted(set(week.scores.rows["measure"]) - set(SCORES))
    return [*SCORES, *found]


def score_sums(week: Week) -> pd.DataFrame:
    """Return the scores of the plan's dates, at the first interval of each: the sum of each score, and how many."""
    plan = week.plan
    assert week.scores is not None
    rows = week.scores.rows
    first = {date: place for place, date in reversed(list(enumerate(plan.intervals.date)))}
    frame = pd.DataFrame(
        {
            "place": rows["date"].map(first).to_numpy(),
            "queue": pd.Index(plan.config.queue_names).get_indexer(pd.Index(rows["queue"])),
            "agent": pd.Index([agent.agent_id for agent in plan.agents]).get_indexer(pd.Index(rows["agent_id"])),
        }
    )
    for name in sorted(set(rows["measure"])):
        mine = (rows["measure"] == name).to_numpy()
        frame[f"actual.{name}"] = np.where(mine, rows["score"], 0.0)
        frame[f"actual.{name}_of"] = mine.astype(float)
    return frame.groupby(["place", "queue", "agent"], as_index=False).sum()
