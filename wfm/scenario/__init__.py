"""Scenarios: what another budget, target, volume or team would give, and what no roster can beat."""

from wfm.scenario.cases import Case, Sweeps, make_cases
from wfm.scenario.run import Run, run_cases

__all__ = ["Case", "Run", "Sweeps", "make_cases", "run_cases"]
