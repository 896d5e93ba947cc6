"""Checked arguments: every public function names the argument and the first bad index in its error."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

MOST = 1e9  # erlangs or agents; beyond it a unit is wrong, and whole numbers would soon run out
SHORTEST, LONGEST = 1e-6, 1e12  # seconds


def _numbers(name: str, value: ArrayLike) -> FloatArray:
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: must be numbers: {error}") from None


def _demand(name: str, values: FloatArray, good: NDArray[np.bool_], demand: str) -> FloatArray:
    if not np.all(good):
        index = tuple(int(i) for i in np.argwhere(~good)[0])
        where = f"[{', '.join(map(str, index))}]" if index else ""
        raise ValueError(f"{name}{where}: must be {demand}, got {values[index]:g}")
    return values


def amount(name: str, value: ArrayLike) -> FloatArray:
    """Return erlangs, contacts or real agents: 0..1e9."""
    values = _numbers(name, value)
    return _demand(name, values, (values >= 0.0) & (values <= MOST), "between 0 and 1e9")


def whole(name: str, value: ArrayLike) -> FloatArray:
    """Return whole agents: 0..1e9."""
    values = amount(name, value)
    return _demand(name, values, values == np.floor(values), "a whole number")


def moment(name: str, value: ArrayLike) -> FloatArray:
    """Return seconds that may be 0: 0..1e12."""
    values = _numbers(name, value)
    return _demand(name, values, (values >= 0.0) & (values <= LONGEST), "between 0 and 1e12 seconds")


def duration(name: str, value: ArrayLike, *, endless: bool = False) -> FloatArray:
    """Return seconds above 0: 1e-6..1e12, and infinity where `endless`."""
    values = _numbers(name, value)
    good = (values >= SHORTEST) & (values <= LONGEST)
    if endless:
        return _demand(name, values, good | (values == np.inf), "between 1e-6 and 1e12 seconds, or infinite")
    return _demand(name, values, good, "between 1e-6 and 1e12 seconds")


def fraction(name: str, value: ArrayLike, *, one: bool) -> FloatArray:
    """Return a fraction above 0 and below 1, or up to 1 where `one`."""
    values = _numbers(name, value)
    if one:
        return _demand(name, values, (values > 0.0) & (values <= 1.0), "above 0 and at most 1")
    return _demand(name, values, (values > 0.0) & (values < 1.0), "above 0 and below 1")


def probability(name: str, value: ArrayLike) -> FloatArray:
    """Return a share that may be 0 but not 1."""
    values = _numbers(name, value)
    return _demand(name, values, (values >= 0.0) & (values < 1.0), "at least 0 and below 1")


def variation(name: str, value: ArrayLike) -> FloatArray:
    """Return standard deviations by their means: 0..10."""
    values = _numbers(name, value)
    return _demand(name, values, (values >= 0.0) & (values <= 10.0), "between 0 and 10")


def target(name: str, value: ArrayLike) -> FloatArray:
    """Return target seconds: above 0, finite."""
    values = _numbers(name, value)
    return _demand(name, values, (values > 0.0) & (values < np.inf), "above 0 and finite, in seconds")


def spread(**arrays: FloatArray) -> tuple[tuple[int, ...], list[FloatArray]]:
    """Return the common shape, and the arrays broadcast to it and flattened.

    Raises:
        ValueError: naming all arguments with their shapes, where they do not broadcast.
    """
    try:
        shape = np.broadcast_shapes(*(values.shape for values in arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {values.shape}" for name, values in arrays.items())
        raise ValueError(f"shapes do not broadcast: {shapes}") from None
    return shape, [np.ascontiguousarray(np.broadcast_to(values, shape)).ravel() for values in arrays.values()]
