"""Who should have come by now and has not."""

from __future__ import annotations

import pandas as pd

from wfm.performance.today.moment import Moment
from wfm.performance.week import Week

# Who is later than that does not come.
LATE = pd.Timedelta(minutes=30)


def absent_today(week: Week, moment: Moment) -> list[str]:
    """Return the agents whose shift of the day has begun and who have not been at work since; none where nobody tells.

    A file of activities that holds nothing of the day tells of nobody.
    """
    if week.worked is None:
        return []
    rows, states = week.worked.rows, week.worked.states
    shifts = week.plan.shifts[week.plan.shifts["date"] == moment.date]
    if shifts.empty:
        return []
    there = rows[(rows["end"] > shifts["start"].min() - LATE) & (rows["start"] < moment.now)]
    if there.empty:
        return []
    state = there["state"].to_numpy()
    present = there.loc[states.at_work[state] | states.off_phone[state], "agent"]
    ids = {week.plan.agents[number].agent_id for number in present.unique()}
    begun = shifts[(shifts["start"] + LATE <= moment.now) & (shifts["end"] > moment.now)]
    return [str(agent_id) for agent_id in begun["agent_id"] if agent_id not in ids]
