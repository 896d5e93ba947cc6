"""Loads that are not known: staff for the average over what may come, or for a quantile of it."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wfm.erlang.abandonment import ErlangA
from wfm.erlang.arguments import FloatArray, amount, duration, fraction, moment, spread, variation, whole
from wfm.erlang.requirement import CONVENTIONS, given, least_agents, required_agents

_FIRST_LEVEL = 4  # of the service levels among the measures
_P10_TO_P90 = 2.5631031  # standard deviations of a normal distribution


def rate_variation(mean: ArrayLike, p10: ArrayLike, p90: ArrayLike) -> float:
    """Return how uncertain the rate is behind counts whose spread is forecast.

    Args:
        mean: expected counts, 0..1e9, shape (n,).
        p10, p90: tenth and ninetieth percentiles of the counts, shape (n,).

    Returns:
        One standard deviation by mean for all, 0..1; 0 where the counts spread no wider than chance.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: counts with a gamma distributed rate have the variance mean + cv^2 mean^2 (Jongbloed and Koole 2001);
        cv^2 by least squares through all counts, the deviation from the tenth to the ninetieth percentile.
    """
    _, (expected, low, high) = spread(mean=amount("mean", mean), p10=amount("p10", p10), p90=amount("p90", p90))
    deviation = (high - low) / _P10_TO_P90
    square = ((deviation**2 - expected) * expected**2).sum() / max((expected**4).sum(), 1e-12)
    return float(np.sqrt(np.clip(square, 0.0, 1.0)))


def load_quantile(load_mean: ArrayLike, cv: ArrayLike, q: ArrayLike) -> FloatArray:
    """Return the load that is not exceeded with probability q, for a gamma distributed load.

    Args:
        load_mean: mean load, erlangs, 0..1e9; broadcasts with the others.
        cv: standard deviation / mean of the load, 0..10.
        q: probability, above 0 and below 1.

    Returns:
        Erlangs, float64.

    Raises:
        ValueError: naming the argument and the first bad index.
    """
    from wfm.erlang.kernels.mixing import fill_quantiles

    shape, (mean, spread_of, share) = spread(
        load_mean=amount("load_mean", load_mean), cv=variation("cv", cv), q=fraction("q", q, one=False)
    )
    out = np.empty(mean.size)
    fill_quantiles(spread_of, share, out)
    return (mean * out).reshape(shape)[()]


def erlang_a_mixture(
    load_mean: ArrayLike, cv: ArrayLike, agents: ArrayLike, aht: ArrayLike, patience: ArrayLike, t: ArrayLike
) -> ErlangA:
    """Return the measures that a caller meets when the load is gamma distributed; days with many callers weigh more.

    Args:
        load_mean: mean load, erlangs, 0..1e9; broadcasts with the others.
        cv: standard deviation / mean of the load, 0..10.
        agents: real number of agents, 0..1e9.
        aht: average handle time, seconds, 1e-6..1e12.
        patience: mean patience, seconds, 1e-6..1e12, or infinite: then loads past the agents have service level 0
            and an infinite wait.
        t: threshold of the service levels, seconds, 0..1e12.

    Returns:
        E[L x(L)] / E[L] for every measure x of `erlang_a_real`; at cv 0 that measure.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: Jongbloed and Koole (2001), "Managing uncertainty in call centres using Poisson mixtures".
    """
    from wfm.erlang.kernels.measures import MEASURES
    from wfm.erlang.kernels.mixing import fill_mixtures

    shape, (mean, spread_of, staff, handling, mean_patience, threshold) = spread(
        load_mean=amount("load_mean", load_mean),
        cv=variation("cv", cv),
        agents=amount("agents", agents),
        aht=duration("aht", aht),
        patience=duration("patience", patience, endless=True),
        t=moment("t", t),
    )
    out = np.empty((MEASURES, mean.size))
    fill_mixtures(mean, spread_of, staff, handling, mean_patience, threshold, out)
    return ErlangA(*(row.reshape(shape)[()] for row in out))


def required_agents_mixture(
    load_mean: ArrayLike,
    cv: ArrayLike,
    aht: ArrayLike,
    *,
    service_level: ArrayLike,
    t: ArrayLike,
    max_occupancy: ArrayLike | None = None,
    patience: ArrayLike | None = None,
    convention: str = "answered_of_offered",
    min_agents: ArrayLike = 0,
    criterion: str = "expected",
    q: ArrayLike = 0.9,
) -> NDArray[np.int64]:
    """Return the fewest agents for a load that is only known as a gamma distribution.

    Args:
        load_mean: mean load, erlangs, 0..1e9; all arguments but the words broadcast.
        cv: standard deviation / mean of the load, 0..10; at 0 the result is that of `required_agents`.
        aht: average handle time, seconds, 1e-6..1e12.
        service_level: target share answered within `t`, above 0 and below 1.
        t: threshold of the service level, seconds, 0..1e12.
        max_occupancy: cap on load / agents, at the mean load (expected) or at the quantile, above 0 and at most 1.
        patience: mean patience, seconds; none or infinite: Erlang C.
        convention: as in `required_agents`.
        min_agents: whole number; the result is never below it.
        criterion: `expected`: the service level of a caller, averaged over the distribution, meets the target;
            `quantile`: it is met at the q-quantile of the load, so with probability q.
        q: that probability, above 0 and below 1.

    Returns:
        Whole agents, int64; 0 without load.

    Raises:
        ValueError: naming the argument and the first bad index; an unknown criterion or convention.

    Source: Jongbloed and Koole (2001), "Managing uncertainty in call centres using Poisson mixtures"; quadrature as
        in `erlang_a_mixture`.
    """
    if criterion == "quantile":
        load = load_quantile(load_mean, cv, q)
        return required_agents(
            load, aht, service_level=service_level, t=t, max_occupancy=max_occupancy, patience=patience,
            convention=convention, min_agents=min_agents,
        )  # fmt: skip
    if criterion != "expected":
        raise ValueError(f"criterion: must be expected or quantile, got {criterion!r}")
    if convention not in CONVENTIONS:
        raise ValueError(f"convention: must be one of {', '.join(CONVENTIONS)}, got {convention!r}")
    from wfm.erlang.kernels.mixing import fill_fewest

    shape, (mean, spread_of, handling, mean_patience, level, threshold, cap, floor) = spread(
        load_mean=amount("load_mean", load_mean),
        cv=variation("cv", cv),
        aht=duration("aht", aht),
        patience=given("patience", patience, partial(duration, endless=True), np.inf),
        service_level=fraction("service_level", service_level, one=False),
        t=moment("t", t),
        max_occupancy=given("max_occupancy", max_occupancy, partial(fraction, one=True)),
        min_agents=whole("min_agents", min_agents),
    )
    least = least_agents(mean, cap, floor)
    out = np.empty(least.size)
    row = _FIRST_LEVEL + CONVENTIONS.index(convention)
    fill_fewest(mean, spread_of, handling, mean_patience, level, threshold, row, least, out)
    return out.astype(np.int64).reshape(shape)[()]
