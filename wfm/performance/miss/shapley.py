"""How much each of three causes moved a number, so that the causes add up to the whole move.

With several causes at once the effect of one depends on which of the others have moved already. Shapley's value is
the mean over all orders in which they could have moved, so no order is preferred and the sum is exact.

Source: Shapley, L. S. (1953), "A value for n-person games".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

PLAN, ABSENT, ACTUAL = 0, 1, 2  # the staff: as planned, less those who missed their shift, as it was


@dataclass(frozen=True)
class Shares:
    """What each cause adds; arrays in the shape of the values."""

    volume: np.ndarray
    aht: np.ndarray
    absence: np.ndarray
    adherence: np.ndarray


def shares_of(value: Callable[[int, int, int], np.ndarray]) -> Shares:
    """Split the move from `value(0, 0, PLAN)` to `value(1, 1, ACTUAL)`.

    Args:
        value: The number by volume (0 as planned, 1 as it was), handle time (likewise) and staff (`PLAN`, `ABSENT`,
            `ACTUAL`).

    Returns:
        The shares of the three causes, over all six orders. Within that of the staff the order is fixed: who misses
        the whole shift cannot keep to it, so absence comes first and adherence is the rest.
    """
    at = {(v, h, s): value(v, h, s) for v in (0, 1) for h in (0, 1) for s in (PLAN, ABSENT, ACTUAL)}

    def mean(step: Callable[[int, int], np.ndarray]) -> np.ndarray:
        """Return a step averaged over the orders, by which of the two other causes have moved before."""
        return step(0, 0) / 3 + step(1, 0) / 6 + step(0, 1) / 6 + step(1, 1) / 3

    return Shares(
        volume=mean(lambda h, s: at[1, h, s * ACTUAL] - at[0, h, s * ACTUAL]),
        aht=mean(lambda v, s: at[v, 1, s * ACTUAL] - at[v, 0, s * ACTUAL]),
        absence=mean(lambda v, h: at[v, h, ABSENT] - at[v, h, PLAN]),
        adherence=mean(lambda v, h: at[v, h, ACTUAL] - at[v, h, ABSENT]),
    )
