"""What queueing needs and nobody writes down: patience and shrinkage, estimated from what happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wfm.erlang.arguments import FloatArray, fraction, moment, spread, whole
from wfm.erlang.uncertain import load_quantile


@dataclass(frozen=True, eq=False)
class Estimate:
    """An estimate with its confidence interval, float64 in the common shape of the arguments."""

    value: FloatArray
    low: FloatArray
    high: FloatArray


def patience_from_waits(total_wait: ArrayLike, abandoned: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Return the mean patience of callers, of whom those answered are only known to have waited so long.

    Args:
        total_wait: all waits added up, of those answered and of those who gave up, seconds, 0..1e12.
        abandoned: how many gave up, whole; broadcasts with `total_wait`.
        confidence: of the interval, above 0 and below 1.

    Returns:
        Seconds. Nobody gave up: the estimate and its upper end are infinite. Nobody waited and some gave up: 0.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: maximum likelihood for exponential times with censoring, total wait / abandoned; its interval by the
        chi-square distribution, Epstein and Sobel (1953), "Life testing". For call centres: Brown et al. (2005),
        "Statistical analysis of a telephone call center".
    """
    half = (1.0 - float(fraction("confidence", confidence, one=False))) / 2.0
    shape, (waits, gone) = spread(total_wait=moment("total_wait", total_wait), abandoned=whole("abandoned", abandoned))
    some = np.maximum(gone, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(gone > 0, waits / some, np.inf)
        low = waits / ((gone + 1.0) * load_quantile(1.0, 1.0 / np.sqrt(gone + 1.0), 1.0 - half))
        high = np.where(gone > 0, waits / (some * load_quantile(1.0, 1.0 / np.sqrt(some), half)), np.inf)
    return Estimate(*(part.reshape(shape)[()] for part in (value, low, high)))


def still_waiting(waits: ArrayLike, abandoned: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the share of callers whose patience lasts longer than each wait at which somebody gave up.

    Args:
        waits: the wait of every caller, seconds, 0..1e12, shape (callers,).
        abandoned: whether each gave up; the others were answered, shape (callers,).

    Returns:
        The waits in rising order, seconds, and the shares, both of shape (distinct waits with an abandonment,). A
        patience of one mean makes -log(share) / wait the same everywhere.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: the product-limit estimate of Kaplan and Meier (1958), answered callers as censored.
    """
    times = np.atleast_1d(moment("waits", waits))
    gone: NDArray[np.bool_] = np.atleast_1d(np.asarray(abandoned, dtype=bool))
    if times.ndim != 1 or times.shape != gone.shape:
        raise ValueError(f"shapes: waits {times.shape} and abandoned {gone.shape} must be one and the same axis")
    steps, lost = np.unique(times[gone], return_counts=True)
    at_risk = times.size - np.searchsorted(np.sort(times), steps, side="left")
    return steps, np.asarray(np.cumprod(1.0 - lost / np.maximum(at_risk, 1)), dtype=np.float64)


def shrinkage_from_hours(
    scheduled: ArrayLike, worked: ArrayLike, groups: ArrayLike | None = None
) -> tuple[NDArray, FloatArray]:
    """Return the share of scheduled hours that was not worked, by group.

    Args:
        scheduled: hours on the roster, 0..1e12, shape (rows,).
        worked: hours worked of them, shape (rows,); what goes beyond the roster counts as overtime and not against
            the hours lost in other rows.
        groups: what the rows are told apart by, such as the hour of the week, shape (rows,); none: all together.

    Returns:
        The groups in order and the shares 0..1, both of shape (groups,); NaN where nothing was scheduled.

    Raises:
        ValueError: naming the argument and the first bad index.
    """
    shape, (due, done) = spread(scheduled=moment("scheduled", scheduled), worked=moment("worked", worked))
    labels = np.zeros(shape) if groups is None else np.asarray(groups)
    if labels.shape != shape:
        raise ValueError(f"shapes: groups {labels.shape} and hours {shape} must be the same")
    names, place = np.unique(labels.ravel(), return_inverse=True)
    total = np.bincount(place, weights=due, minlength=len(names))
    present = np.bincount(place, weights=np.minimum(done, due), minlength=len(names))
    with np.errstate(divide="ignore", invalid="ignore"):
        return names, np.where(total > 0, 1.0 - present / np.where(total > 0, total, 1.0), np.nan)
