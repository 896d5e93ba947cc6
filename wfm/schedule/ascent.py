"""How prices move towards the best bound: every price by about the same share of its size, less and less.

Where the bound bends, a subgradient tells a direction and no length. Each price moves along the mean of what pulled at
it lately, over the root of the mean of its squares (Kingma and Ba 2015, "Adam: a method for stochastic optimization"),
and steps shrink by the same factor from one evaluation to the next.

Measured at 500 agents from a first roster, one skill: after 300 evaluations .02 % from the best bound, where steps as
long as the gap along a deflected subgradient (Polyak 1969; Camerini, Fratta and Maffioli 1975) were .9 % away, and
.12 % after 1,500. Under a budget, 480 agents: 200 evaluations in place of 500. Three skills: 300 in place of 1,500.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# How much of what pulled before is kept, and of its squares.
_KEPT, _KEPT_SQUARES = 0.9, 0.98
# A price that nothing pulls at for long must not leap at the first pull: this share of the mean is added to its root.
_CALM = 0.3
# The first step, in sizes of prices, and the last as a share of it: one over the evaluations that there is time for.
_FIRST_STEP, _LAST_STEP = 0.3, (1e-3, 0.1)
# Going on from where an ascent ended, at a budget a little smaller, with what pulled there: 19 budgets at 500 agents,
# 10 evaluations each, end .1 to .6 % from their best bounds; with steps of .1 at first up to 3.5 %, and with nothing
# kept of what pulled, 2 % and more. The last step is a share of the first, 2.5 over the evaluations there are time for.
_NEXT_STEP, _NEXT_LAST, _NEXT_FADES = 0.02, (1e-3, 0.25), 2.5


class Ascent:
    """Directions and lengths of steps, kept up from one evaluation to the next."""

    def __init__(self, shapes: Sequence[tuple[int, ...]]) -> None:
        self._means = [np.zeros(shape) for shape in shapes]
        self._squares = [np.zeros(shape) for shape in shapes]
        self._count = 0

    def directions(self, pulls: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Return where each price should go, 1 where it has been pulled at evenly, of the shapes of `pulls`."""
        self._count += 1
        found = []
        for mean, square, pull in zip(self._means, self._squares, pulls, strict=True):
            mean += (1 - _KEPT) * (pull - mean)
            square += (1 - _KEPT_SQUARES) * (pull**2 - square)
            root = np.sqrt(square / (1 - _KEPT_SQUARES**self._count))
            calm = _CALM * root.mean() if root.size > 1 else 0.0
            found.append(mean / (1 - _KEPT**self._count) / np.maximum(root + calm, 1e-12))
        return found


def step_length(progress: float, evaluations: int) -> float:
    """Return the length of a step, in sizes of prices.

    Args:
        progress: How far the ascent is, 0 to 1.
        evaluations: How many brought it there.
    """
    last = np.clip(progress / max(evaluations, 1), *_LAST_STEP)
    return float(_FIRST_STEP * last**progress)


def next_length(progress: float, evaluations: int) -> float:
    """Return the length of a step of an ascent that goes on from where one ended.

    Args:
        progress: How far the ascent is, 0 to 1.
        evaluations: How many brought it there.
    """
    last = np.clip(_NEXT_FADES * progress / max(evaluations, 1), *_NEXT_LAST)
    return float(_NEXT_STEP * last**progress)
