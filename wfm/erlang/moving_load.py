"""Load that moves: what is in hand carries over from one interval to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wfm.erlang.arguments import FloatArray, amount, duration, spread


@dataclass(frozen=True, eq=False)
class ModifiedLoad:
    """Offered load with what is carried over, erlangs, float64.

    Attributes:
        mean: mean over each interval, shape (..., intervals).
        peak: largest within each interval, shape (..., intervals).
        last: at the end of the last interval, shape (...); the `first` of what follows.
    """

    mean: FloatArray
    peak: FloatArray
    last: FloatArray


def modified_offered_load(volume: ArrayLike, aht: ArrayLike, interval: float, first: ArrayLike = 0.0) -> ModifiedLoad:
    """Return the load that arrivals make while and after they are handled, for consecutive intervals.

    Args:
        volume: contacts offered in each interval, 0..1e9, shape (..., intervals); broadcasts with `aht`.
        aht: average handle time, seconds, 1e-6..1e12.
        interval: length of an interval, seconds, 1e-6..1e12.
        first: contacts in hand when the first interval begins, shape (...), 0 after a closed night.

    Returns:
        The loads. With AHT short against the interval, or volume that does not move, the plain offered load; over
        all time the loads add up to the work that arrived.

    Raises:
        ValueError: naming the argument and the first bad index; a volume without intervals.

    Source: Jagerman (1975), "Nonstationary blocking in telephone traffic"; Massey and Whitt (1994), "An analysis of
        the modified offered-load approximation": m' = arrival rate - m / aht.
    """
    from wfm.erlang.kernels.moving import fill_moving

    length = float(duration("interval", interval))
    contacts = amount("volume", volume)
    if contacts.ndim == 0:
        raise ValueError("volume: must have an axis of intervals")
    shape, (contacts, handling) = spread(volume=contacts, aht=duration("aht", aht))
    series = shape[:-1]
    begun = np.broadcast_to(amount("first", first), series)
    last = np.array(begun, dtype=np.float64).reshape(-1)
    table = (last.size, shape[-1])
    mean, peak = np.empty(table), np.empty(table)
    fill_moving((contacts * handling / length).reshape(table), handling.reshape(table), length, last, mean, peak)
    return ModifiedLoad(mean.reshape(shape), peak.reshape(shape), last.reshape(series)[()])
