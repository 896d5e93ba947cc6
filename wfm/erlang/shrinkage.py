"""From agents at work to agents to schedule."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wfm.erlang.arguments import FloatArray, amount, probability, spread
from wfm.erlang.kernels import SLACK


def combined_shrinkage(*shares: ArrayLike) -> FloatArray:
    """Return the share of paid time lost to several causes, one after another: 1 - (1-a)(1-b)...

    Args:
        shares: share lost to each cause of what the others leave, at least 0 and below 1; they broadcast.

    Returns:
        Fractions, float64.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: Koole and Li (2021), "A practice-oriented overview of call center workforce planning".
    """
    present: FloatArray = np.asarray(1.0)
    for number, share in enumerate(shares):
        present = present * (1.0 - probability(f"shares[{number}]", share))
    return (1.0 - present)[()]


def scheduled_from_required(required: ArrayLike, shrinkage: ArrayLike) -> NDArray[np.int64]:
    """Return the agents to schedule so that `required` are there, ceil(required / (1 - shrinkage)).

    Args:
        required: agents needed at work, real, 0..1e9; broadcasts with `shrinkage`.
        shrinkage: share that is not there, at least 0 and below 1.

    Returns:
        Whole agents, int64. A quotient that is whole but for the last digits is not rounded up: 9 of 20 at 55 %.

    Raises:
        ValueError: naming the argument and the first bad index.
    """
    shape, (needed, lost) = spread(required=amount("required", required), shrinkage=probability("shrinkage", shrinkage))
    return np.ceil(needed / (1.0 - lost) * (1.0 - SLACK)).astype(np.int64).reshape(shape)[()]
