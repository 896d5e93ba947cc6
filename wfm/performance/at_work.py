"""When agents were at work, in the columns of a plan's activities."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.performance.week import Week

WORK = "work"
ELSE = "else"


def worked_pieces(week: Week) -> pd.DataFrame | None:
    """Return what agents did.

    Returns:
        Columns agent_id, start, end, activity: `work` where the state is at work (handling and waiting too), else
        `else`; none where nobody said what agents did.
    """
    if week.worked is None:
        return None
    rows, states = week.worked.rows, week.worked.states
    ids = np.array([agent.agent_id for agent in week.plan.agents], dtype=object)
    activity = np.where(states.at_work[rows["state"]], WORK, ELSE)
    return rows[["start", "end"]].assign(agent_id=ids[rows["agent"]], activity=activity)
