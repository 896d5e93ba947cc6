"""What each measure is like, as the limits need it: which way is better, and the values that it cannot leave."""

from __future__ import annotations

import numpy as np

from wfm.performance.definitions import MEASURES, Measure
from wfm.performance.trends.trends import Nature

# Of the shares only these are parts of a whole; others, such as the conformance, may pass it.
_PARTS_OF_A_WHOLE = {
    "service_level", "abandonment", "occupancy", "utilisation", "shrinkage", "planned_shrinkage",
    "unplanned_shrinkage", "adherence", "fcr", "first_contact_resolution",
}  # fmt: skip
_SIGNED = {"forecast_bias", "bias"}


def natures() -> dict[str, Nature]:
    """Return the nature of every measure, in the order of the definitions."""
    return {measure.name: _nature(measure) for measure in MEASURES}


def units() -> dict[str, str]:
    """Return the unit of every measure."""
    return {measure.name: measure.unit for measure in MEASURES}


def _nature(measure: Measure) -> Nature:
    least = -np.inf if measure.name in _SIGNED else 0.0
    return Nature(measure.better, least, 1.0 if measure.name in _PARTS_OF_A_WHOLE else np.inf)
