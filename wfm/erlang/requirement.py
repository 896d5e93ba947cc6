"""The fewest agents that meet every target asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wfm.erlang.arguments import FloatArray, amount, duration, fraction, moment, spread, target, whole
from wfm.erlang.kernels import SLACK

CONVENTIONS = ("answered_of_offered", "wait_le_t", "answered_of_answered", "excl_short_abandons")
COUNTABLE = 2.0**53  # whole numbers up to here are exact in float64


def required_agents(
    load: ArrayLike,
    aht: ArrayLike,
    *,
    service_level: ArrayLike | None = None,
    t: ArrayLike | None = None,
    asa: ArrayLike | None = None,
    max_occupancy: ArrayLike | None = None,
    max_abandonment: ArrayLike | None = None,
    patience: ArrayLike | None = None,
    convention: str = "answered_of_offered",
    min_agents: ArrayLike = 0,
) -> NDArray[np.int64]:
    """Return the fewest whole agents that meet all targets given, by Erlang C or, with patience, Erlang A.

    Targets are met within rounding: service level >= target - 1e-12, the others <= target (1 + 1e-12).

    Args:
        load: offered load, erlangs, 0..1e9; all arguments but `convention` broadcast.
        aht: average handle time, seconds, 1e-6..1e12.
        service_level: target share answered within `t`, above 0 and below 1.
        t: threshold of the service level, seconds, 0..1e12.
        asa: target mean wait of the answered, seconds, above 0.
        max_occupancy: cap on load / agents, above 0 and at most 1; abandonment is not counted as relief.
        max_abandonment: target share giving up, above 0 and at most 1; needs `patience`. Where that is
            infinite nobody gives up, and the queue must be stable instead.
        patience: mean patience, seconds, 1e-6..1e12; none or infinite: Erlang C.
        convention: what the service level is, with patience: answered_of_offered (answered within t of all
            offered), wait_le_t (waits that end within t), answered_of_answered (of all answered) or
            excl_short_abandons (of all but those who give up within t).
        min_agents: whole number; the result is never below it, without load either.

    Returns:
        Whole agents, int64; 0 without load, at least 1 with load.

    Raises:
        ValueError: naming the argument and the first bad index; no target; a service level without `t`;
            `max_abandonment` without `patience`; an unknown convention.

    Source: Erlang (1917) and Palm (1957), as `service_level`, `asa` and `erlang_a`; the occupancy cap as
        agents >= load / cap.
    """
    _check_combination(service_level, t, asa, max_occupancy, max_abandonment, patience, convention)
    shape, arrays = spread(
        load=amount("load", load),
        aht=duration("aht", aht),
        patience=given("patience", patience, partial(duration, endless=True), np.inf),
        service_level=given("service_level", service_level, partial(fraction, one=False)),
        t=given("t", t, moment, 0.0),
        asa=given("asa", asa, target),
        max_abandonment=given("max_abandonment", max_abandonment, partial(fraction, one=True)),
        max_occupancy=given("max_occupancy", max_occupancy, partial(fraction, one=True)),
        min_agents=whole("min_agents", min_agents),
    )
    fewest = least_agents(arrays[0], arrays[7], arrays[8])
    if service_level is not None or asa is not None or max_abandonment is not None:
        fewest = _search(arrays[:7], CONVENTIONS.index(convention), fewest)
    return fewest.astype(np.int64).reshape(shape)[()]


def _check_combination(
    service_level: object,
    t: object,
    asa: object,
    max_occupancy: object,
    max_abandonment: object,
    patience: object,
    convention: str,
) -> None:
    if all(value is None for value in (service_level, asa, max_occupancy, max_abandonment)):
        raise ValueError("no target given: one of service_level, asa, max_occupancy, max_abandonment is needed")
    if service_level is not None and t is None:
        raise ValueError("t: service_level needs a threshold in seconds")
    if max_abandonment is not None and patience is None:
        raise ValueError("patience: max_abandonment needs the mean patience in seconds")
    if convention not in CONVENTIONS:
        raise ValueError(f"convention: must be one of {', '.join(CONVENTIONS)}, got {convention!r}")


def given(
    name: str, value: ArrayLike | None, check: Callable[[str, ArrayLike], FloatArray], absent: float = np.nan
) -> FloatArray:
    """Return a checked argument, or what stands for one not given."""
    return np.asarray(absent) if value is None else check(name, value)


def least_agents(load: FloatArray, cap: FloatArray, floor: FloatArray) -> FloatArray:
    """Return the agents that the occupancy cap (NaN: none) and the floor ask for: n >= load / cap."""
    # 21 / .70 comes out above 30: without the slack, an agent too many
    capped = np.ceil(load / cap * (1.0 - SLACK))
    if np.any(capped > COUNTABLE):
        raise ValueError("max_occupancy: so low that the agents cannot be counted")
    return np.fmax(floor, np.fmax(capped, load > 0.0))


def _search(arrays: list[FloatArray], convention: int, least: FloatArray) -> FloatArray:
    load, aht, patience, service_level, t, asa, abandonment = arrays
    out = np.empty(load.size)
    if np.isinf(patience).all():
        from wfm.erlang.kernels.climbing import fill_climb

        fill_climb(load, aht, service_level, t, asa, least, out)
    else:
        from wfm.erlang.kernels.bracketing import fill_bracket

        fill_bracket(load, aht, patience, service_level, t, convention, asa, abandonment, least, out)
    return out
