"""Concave hulls of curves over whole numbers of agents."""

from __future__ import annotations

import numpy as np
from numba import njit

from wfm.schedule.kernels.inner import inner


@njit(cache=True, nogil=True)
def concave_hulls(data, starts, lengths):
    """Return the least concave curves above the given ones, all stored end to end (upper hull: Andrew 1979)."""
    out = np.empty_like(data)
    corner = np.empty(np.max(lengths), dtype=np.int64)
    for k in range(len(starts)):
        begin = starts[k]
        count = 0
        for n in range(lengths[k]):
            while count >= 2 and _under(data, begin, corner[count - 2], corner[count - 1], n):
                count -= 1
            corner[count] = n
            count += 1
        for c in range(count - 1):
            a, b = corner[c], corner[c + 1]
            for n in range(a, b):
                share = (n - a) / (b - a)
                out[begin + n] = data[begin + a] * (1.0 - share) + data[begin + b] * share
        out[begin + corner[count - 1]] = data[begin + corner[count - 1]]
    return out


@inner
def _under(data, begin, a, b, n):
    """Whether the corner b lies on or below the line from a to n."""
    return (data[begin + b] - data[begin + a]) * (n - a) <= (data[begin + n] - data[begin + a]) * (b - a)
