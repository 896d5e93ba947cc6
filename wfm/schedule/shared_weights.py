"""Weights of curves of which a term is the least, fitted to prices.

A term over several pools is worth the least of its curves, and a bound may weigh these curves as it likes as long as
the weights add up to 1. Where each pool has one such curve at most, and otherwise straight ones, the best weights
follow from the prices: a curve needs a weight at which its steepest slope is the price, and more is of no use. With
weights that stay as they are the bound of three skills at 500 agents stops 8 % away, with these at .2 %.
"""

from __future__ import annotations

import numpy as np

from wfm.schedule.kernels.crew import Cover
from wfm.schedule.outcome import Prices


class SharedWeights:
    """Fits the weights of a cover's entries; `known` tells whether it can."""

    def __init__(self, cover: Cover) -> None:
        entries = np.arange(len(cover.pool))
        terms = np.searchsorted(cover.entry_start, entries, side="right") - 1
        interval = np.searchsorted(cover.term_start, terms, side="right") - 1
        places = cover.pool * cover.intervals + interval
        count = np.diff(cover.entry_start)[terms] if len(entries) else np.zeros(0, dtype=np.int64)
        slopes = np.diff(cover.guide) if len(cover.guide) else np.zeros(0)
        first = slopes[cover.curve_start] if len(entries) else np.zeros(0)
        last = slopes[cover.curve_start + cover.curve_length - 2] if len(entries) else np.zeros(0)
        size = cover.in_pool.shape[1] * cover.intervals
        shared = count > 1
        self._entries, self._places, self._terms = entries[shared], places[shared], terms[shared]
        self._steepest, self._count = first[shared], count[shared]
        self._base = np.bincount(places[~shared], first[~shared], minlength=size)
        once = np.bincount(self._places, minlength=size).max(initial=0) <= 1
        straight = np.allclose(first[~shared], last[~shared])
        self.known = bool(len(self._entries) and once and straight and np.all(self._steepest > 0))
        self._number = len(cover.entry_start) - 1

    def fit(self, prices: Prices) -> None:
        """Bring prices to where weights can hold them, and fit the weights, in place."""
        if not self.known:
            return
        flat = prices.cover.ravel()
        above = np.maximum(flat[self._places] - self._base[self._places], 0.0)
        share = np.bincount(self._terms, above / self._steepest, minlength=self._number)
        above /= np.maximum(share, 1.0)[self._terms]
        flat[self._places] = self._base[self._places] + above
        spare = np.maximum(1.0 - share, 0.0)[self._terms] / self._count
        prices.weights[self._entries] = above / self._steepest + spare

    def without_pinned(self, prices: Prices, pull: np.ndarray) -> np.ndarray:
        """Return a pull without what would only push prices below the least that they can be."""
        if not self.known:
            return pull
        flat = pull.copy().ravel()
        pinned = prices.cover.ravel()[self._places] <= self._base[self._places] + 1e-12
        here = flat[self._places]
        flat[self._places] = np.where(pinned & (here > 0), 0.0, here)
        return flat.reshape(pull.shape)
