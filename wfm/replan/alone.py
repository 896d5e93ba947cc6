"""One kind of change alone, on a day that has begun: breaks, training, longer or shorter shifts, people called in."""

from __future__ import annotations

from wfm.replan.asked import ONLY, Asked
from wfm.replan.held import Held
from wfm.schedule.ahead import Ahead
from wfm.schedule.kernels.crew import Roster
from wfm.schedule.mend import Mending


def mend_alone(
    mending: Mending, asked: Asked, only: str, roster: Roster | None = None, any_budget: bool = False
) -> Ahead:
    """Change a roster, or a copy of it that is given, by one kind of change of `ONLY`; what has begun stays.

    Shifts are made longer on the days with other contacts, and on the day before, whose shifts may run into the night.
    """
    held = Held(mending, asked)
    ahead = mending.ahead(held.now, held.earliest, held.locked, held.most_people, roster, any_budget)
    ahead.mend_only(held.days_running(), ONLY[only], asked.rights)
    return ahead
