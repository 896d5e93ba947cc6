"""From requirements to a roster of named agents: shifts and breaks, within the budget, with a proved bound."""

from wfm.schedule.make import make_roster
from wfm.schedule.result import RosterResult

__all__ = ["RosterResult", "make_roster"]
