"""Rules on the predicted service level: the curves, read at the pooled agents at work."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wfm.check.facts import Facts
from wfm.check.rule import Finding, rule

LEVEL_TOLERANCE = 1.01e-4


@rule("service_curves")
def service_curves(facts: Facts) -> Iterator[Finding]:
    """Every open interval of a queue has curves, and their pools are sets of queues of the plan."""
    cover, curves = facts.cover, facts.files.curves
    for pool in sorted(set(curves.pool)):
        unknown = [name for name in pool.split("|") if name not in cover.queues]
        if unknown:
            yield "service_curves.csv.gz", "", f"pool {pool} has the unknown queue {unknown[0]}; queues of the plan"
    for number, interval in np.argwhere(cover.open & np.isnan(facts.predicted)):
        when = facts.clock.text(int(cover.starts[interval]))
        yield cover.queues[number], when, "an open interval without a service curve; at least one pool's"


@rule("service_level")
def service_level(facts: Facts) -> Iterator[Finding]:
    """Coverage predicts the service level that the curves give for the agents at work."""
    cover = facts.cover
    found = cover.tables["coverage"]["service_level"]
    wrong = cover.open & (np.abs(found - facts.predicted) > LEVEL_TOLERANCE)
    for number, interval in np.argwhere(wrong):
        text = f"service_level {found[number, interval]:.6f}; {facts.predicted[number, interval]:.6f} by the curves"
        yield cover.queues[number], facts.clock.text(int(cover.starts[interval])), text


RULES = (service_curves, service_level)
