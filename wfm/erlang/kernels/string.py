"""The taut string: the shortest path through a corridor."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, error_model="numpy")
def fill_taut(lowest: np.ndarray, highest: np.ndarray, end: float, slopes: np.ndarray) -> None:
    """Write the slopes of the shortest path from 0 to `end` with lowest[i] <= path[i] <= highest[i].

    lowest, highest: shape (n+1,), the corridor at each instant; slopes: shape (n,). From a bend on, the slopes that
    stay in the corridor narrow from instant to instant; where none is left the string bends at the point that held
    it, and goes on from there.
    """
    last = slopes.size
    at = 0
    height = 0.0
    while at < last:
        low, high = -np.inf, np.inf
        low_at, high_at = at, at
        bend = last
        value = end
        for j in range(at + 1, last + 1):
            floor_slope = ((end if j == last else lowest[j]) - height) / (j - at)
            roof_slope = ((end if j == last else highest[j]) - height) / (j - at)
            if floor_slope > high:
                bend, value = high_at, highest[high_at]
                break
            if roof_slope < low:
                bend, value = low_at, lowest[low_at]
                break
            if floor_slope >= low:
                low, low_at = floor_slope, j
            if roof_slope <= high:
                high, high_at = roof_slope, j
        slope = max(0.0, (value - height) / (bend - at))
        slopes[at:bend] = slope
        at, height = bend, value
