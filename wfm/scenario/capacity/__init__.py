"""The hiring plan over 3 to 24 months: needs, attrition, classes, ramp, overtime, outsourcing and money."""

from wfm.scenario.capacity.comparison import comparison
from wfm.scenario.capacity.months import Months, months_of
from wfm.scenario.capacity.plan import CapacityPlan, ShortMonth, make_capacity_plan

__all__ = ["CapacityPlan", "Months", "ShortMonth", "comparison", "make_capacity_plan", "months_of"]
