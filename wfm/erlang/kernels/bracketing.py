"""The fewest agents under Erlang A: a secant on the log-odds, kept inside a bracket of whole numbers."""

from __future__ import annotations

from math import floor, log, sqrt
from typing import NamedTuple

import numpy as np
from numba import njit

from wfm.erlang.kernels import SLACK
from wfm.erlang.kernels.abandoning import shares
from wfm.erlang.kernels.climbing import climb
from wfm.erlang.kernels.measures import NEGLIGIBLE, service_levels

TINY = 1e-300
SECANT_TRIES = 4


class Queue(NamedTuple):
    """One queue: erlangs and seconds."""

    load: float
    aht: float
    patience: float


class Targets(NamedTuple):
    """What is asked of it; NaN: not asked."""

    service_level: float
    t: float
    convention: int
    asa: float
    abandonment: float


@njit(cache=True, error_model="numpy")
def log_odds(share: float) -> float:
    """Return log(share / (1 - share)), finite at both ends."""
    return log((share + 1e-15) / (1.0 - share + 1e-15))


@njit(cache=True, error_model="numpy")
def signed(met: bool, gap: float) -> float:
    """Return the gap, forced to the sign of the verdict: >= 0 where the target is met."""
    return max(gap, 0.0) if met else min(gap, -TINY)


@njit(cache=True, error_model="numpy")
def excess(queue: Queue, targets: Targets, agents: float) -> float:
    """Return by how much the worst of the targets is passed, in log units; >= 0: all are met."""
    share = shares(queue.load, agents, queue.aht, queue.patience, targets.t)
    worst = np.inf
    if not np.isnan(targets.service_level):
        level = service_levels(share, targets.t, queue.patience)[targets.convention]
        gap = log_odds(level) - log_odds(targets.service_level)
        worst = min(worst, signed(level >= targets.service_level - SLACK, gap))
    if not np.isnan(targets.asa):
        mean = share.wait / (share.at_once + share.answered_late) * queue.patience
        worst = min(worst, signed(mean <= targets.asa * (1.0 + SLACK), log(targets.asa / (mean + TINY))))
    if not np.isnan(targets.abandonment):
        gap = log(targets.abandonment / (share.abandoned + TINY))
        worst = min(worst, signed(share.abandoned <= targets.abandonment * (1.0 + SLACK), gap))
    return worst


@njit(cache=True, error_model="numpy")
def bracket(queue: Queue, targets: Targets, least: float) -> float:
    """Return the fewest agents >= least >= 1 that meet all targets, for load > 0 and finite patience.

    Every measure improves with every agent, so one change of sign settles it.
    """
    low = least - 1.0
    high = np.inf
    agents = max(least, floor(queue.load) + 1.0)
    slope = 1.7 / sqrt(queue.load + 1.0)  # of the log-odds, by the normal approximation
    score = excess(queue, targets, agents)
    tries = 0
    while True:
        if score >= 0.0:
            high = agents
        else:
            low = agents
        if high - low <= 1.0:
            return high
        tries += 1
        probe = propose(agents, score, slope, low, high, sqrt(queue.load), tries)
        probed = excess(queue, targets, probe)
        slope = (probed - score) / (probe - agents)
        agents = probe
        score = probed


@njit(cache=True, error_model="numpy")
def propose(agents: float, score: float, slope: float, low: float, high: float, scale: float, tries: int) -> float:
    """Return the next number to try, strictly inside the bracket; halves it once the secant is slow."""
    reach = (1.0 + scale) * 2.0**tries  # an open bracket opens faster and faster
    if tries > SECANT_TRIES:
        guess = floor(0.5 * (low + high)) if high < np.inf else agents + np.ceil(reach)
    elif slope > 0.0:
        guess = np.ceil(agents + min(reach, max(-reach, -score / slope)))
    else:
        guess = np.ceil(agents - np.sign(score) * reach)
    return min(max(guess, low + 1.0), high - 1.0)


@njit(cache=True, error_model="numpy")
def fill_bracket(
    load: np.ndarray,
    aht: np.ndarray,
    patience: np.ndarray,
    service_level: np.ndarray,
    t: np.ndarray,
    convention: int,
    asa: np.ndarray,
    abandonment: np.ndarray,
    least: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write the fewest agents of every element into `out`; infinite patience is Erlang C."""
    for i in range(load.size):
        if load[i] < NEGLIGIBLE:
            out[i] = least[i]
        elif np.isinf(patience[i]):
            out[i] = climb(load[i], aht[i], service_level[i], t[i], asa[i], least[i])
        else:
            queue = Queue(load[i], aht[i], patience[i])
            targets = Targets(service_level[i], t[i], convention, asa[i], abandonment[i])
            out[i] = bracket(queue, targets, max(1.0, least[i]))
