"""What a roster will really give: contacts and named agents simulated, event by event."""

from wfm.simulate.from_plan import PlanWorld, plan_world
from wfm.simulate.simulate import Simulated, simulate

__all__ = ["PlanWorld", "Simulated", "plan_world", "simulate"]
