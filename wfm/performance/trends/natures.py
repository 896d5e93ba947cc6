"""What each measure is like, as the limits need it: which way is better, and the values that it cannot leave."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from wfm.performance.definitions import BY_NAME, MEASURES, Measure, score
from wfm.performance.trends.misses import MISSES
from wfm.performance.trends.people import PEOPLE
from wfm.performance.trends.trends import Nature
from wfm.performance.trends.weeks import MeasuredWeek

# Of the shares only these are parts of a whole; others, such as the conformance, may pass it.
_PARTS_OF_A_WHOLE = {
    "service_level", "abandonment", "occupancy", "utilisation", "shrinkage_planned", "shrinkage_unplanned",
    "adherence", "fitting_intervals",
}  # fmt: skip
_SIGNED = {"bias", "schedule_efficiency"}
_APART = {*MISSES, *PEOPLE}


def measures_of(weeks: Iterable[MeasuredWeek]) -> list[Measure]:
    """Return all measures in the order of the definitions, then the scores that weeks have, which have no definition.

    What went wrong and people are left out: they are no processes of their own, and are not judged by limits.
    """
    there = dict.fromkeys(name for week in weeks for name in week.rows["measure"])
    return [*MEASURES, *(score(name) for name in there if name not in BY_NAME and name not in _APART)]


def natures(measures: Iterable[Measure]) -> dict[str, Nature]:
    """Return the nature of each measure."""
    return {measure.name: _nature(measure) for measure in measures}


def units(measures: Iterable[Measure]) -> dict[str, str]:
    """Return the unit of each measure."""
    return {measure.name: measure.unit for measure in measures}


def _nature(measure: Measure) -> Nature:
    least = -np.inf if measure.name in _SIGNED else 0.0
    return Nature(measure.better, least, 1.0 if measure.name in _PARTS_OF_A_WHOLE else np.inf)
