"""Re-reads a plan from its files alone and judges it, with code that shares nothing with the optimiser."""

from wfm.check.checker import RULES, check_plan
from wfm.check.result import CheckResult, Violation

__all__ = ["RULES", "CheckResult", "Violation", "check_plan"]
