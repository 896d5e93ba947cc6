"""What a roster will really give: contacts and named agents simulated, event by event."""

from wfm.simulate.from_plan import PlanWorld, plan_world
from wfm.simulate.reasons import REASONS, Parting, described, partings
from wfm.simulate.simulate import Simulated, simulate

__all__ = ["REASONS", "Parting", "PlanWorld", "Simulated", "described", "partings", "plan_world", "simulate"]
