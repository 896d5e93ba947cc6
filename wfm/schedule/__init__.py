"""From requirements to a roster of named agents: shifts and breaks, within the budget, with a proved bound."""

from wfm.schedule.result import RosterResult
from wfm.schedule.within_budget import make_roster

__all__ = ["RosterResult", "make_roster"]
