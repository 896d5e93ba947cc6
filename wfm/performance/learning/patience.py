"""Patience from what switches record: how many gave up, and how long those waited who were answered."""

from __future__ import annotations

import numpy as np

from wfm import erlang
from wfm.performance.learning.ratio import Ratio, ratio

FEWEST_ABANDONED = 20
_ROUNDS, _POINTS = 5, 41
_STEPS = 6


def patience_ratio(
    wait: np.ndarray, answered: np.ndarray, abandoned: np.ndarray, load: float, aht_seconds: float
) -> Ratio | None:
    """Estimate the mean patience.

    Args:
        wait: All waits of those answered, by day, seconds, shape (days,).
        answered: How many they were, shape (days,).
        abandoned: How many gave up, shape (days,).
        load: Erlangs when people give up.
        aht_seconds: Their handle time.

    Returns:
        Seconds; none where too few gave up or on too few days. Nobody records how long those waited who gave up. As if
        they had waited like the others, total wait / abandoned is the patience but for a factor, which is that of
        Erlang A at this load and this share of abandonment. The interval is the wider one of that by days and that of
        Epstein and Sobel for times by chance (`erlang.patience_from_waits`).
    """
    gone, taken = float(abandoned.sum()), float(answered.sum())
    if gone < FEWEST_ABANDONED or taken <= 0 or wait.sum() <= 0:
        return None
    total = wait * (taken + gone) / taken
    found = ratio(total, abandoned)
    if found is None:
        return None
    chance = erlang.patience_from_waits(float(total.sum()), round(gone))
    low, high = min(found.low, float(chance.low)), max(found.high, float(chance.high))
    factor = _factor(load, aht_seconds, found.value, gone / (taken + gone))
    return Ratio(found.value, low, high, found.days).times(1 / factor)


def _factor(load: float, aht: float, seen: float, share: float) -> float:
    """Return (wait of those answered / share that gives up) / patience, at the patience that makes the first `seen`."""
    factor = 1.0
    for _ in range(_STEPS):
        patience = seen / factor
        agents = _agents_that_lose(load, aht, patience, share)
        found = erlang.erlang_a_real(load, agents, aht, patience, 0.0)
        factor = float(found.asa_answered) / float(found.prob_abandon) / patience
    return factor


def _agents_that_lose(load: float, aht: float, patience: float, share: float) -> float:
    """Return the agents at which a share gives up, from ever finer grids."""
    low, high = 0.0, 2 * load + 10
    for _ in range(_ROUNDS):
        agents = np.linspace(low, high, _POINTS)
        lost = erlang.erlang_a_real(load, agents, aht, patience, 0.0).prob_abandon
        after = int(np.clip(np.searchsorted(-lost, -share), 1, _POINTS - 1))
        low, high = agents[after - 1], agents[after]
    return float(low + high) / 2
