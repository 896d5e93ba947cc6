"""The mean number in a system with as many servers as contacts, when arrivals move from interval to interval."""

from __future__ import annotations

from math import expm1

import numpy as np
from numba import njit


@njit(cache=True, error_model="numpy")
def fill_moving(
    load: np.ndarray, aht: np.ndarray, interval: float, first: np.ndarray, mean: np.ndarray, peak: np.ndarray
) -> None:
    """Write mean and largest number present, shape (series, intervals); `first`, shape (series,), ends as the last.

    Within an interval m' = (load - m) / aht, so m goes from m0 to load along an exponential.
    """
    for s in range(load.shape[0]):
        present = first[s]
        for i in range(load.shape[1]):
            steps = interval / aht[s, i]
            gone = -expm1(-steps)
            gap = present - load[s, i]
            after = present - gap * gone
            mean[s, i] = load[s, i] + gap * gone / steps
            peak[s, i] = max(present, after)
            present = after
        first[s] = present
