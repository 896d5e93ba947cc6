"""Weights of curves of which a term is the least, fitted to prices.

A term over several pools is worth the least of its curves, and a bound may weigh these curves as it likes as long as
the weights add up to 1. Where each pool has one such curve at most, the best weights follow from the prices: a curve
needs a weight at which its steepest slope is what the price is above the pool's other curves, and more is of no use.
Other curves with a kink, as of minima, may hold more of a price.

With weights that stay as they are the bound of three skills at 500 agents stops 8 % away. Where money is so short that
weights are used up nearly everywhere, prices have to be pulled at by what one is pulled more than the others: 24 agents
of four sets of skills with half of the cover they are asked for, 1,000 evaluations: .03 % from the best roster
known, 20 % away where each price moves for itself.
"""

from __future__ import annotations

import numpy as np

from wfm.schedule.kernels.crew import Cover
from wfm.schedule.outcome import Prices

# Prices take up so much of the weights. Were it all, a curve would be worth no more than its price up to its kink, and
# the cover that is best nothing or the kink's by chance, where it is the kink's if weights follow the price.
_ALL = 1.0 - 1e-6


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
        base = np.bincount(places[~shared], last[~shared], minlength=size)
        self._base = base[self._places]
        self._room = np.bincount(places[~shared], first[~shared], minlength=size)[self._places] - self._base
        here = np.bincount(self._places, minlength=size)
        once = here.max(initial=0) <= 1
        self.known = bool(len(self._entries) and once and np.all(self._steepest > 0))
        self._number = len(cover.entry_start) - 1

    def fit(self, prices: Prices) -> None:
        """Bring prices to the nearest that weights can hold, and fit the weights, in place."""
        if not self.known:
            return
        flat = prices.cover.ravel()
        above = np.maximum(flat[self._places] - self._base, 0.0)
        share = self._held(above / self._steepest)
        flat[self._places] = self._base + np.minimum(above, share * self._steepest + self._room)
        spare = np.maximum(1.0 - self._by_term(share), 0.0)[self._terms] / self._count
        prices.weights[self._entries] = share + spare

    def _held(self, share: np.ndarray) -> np.ndarray:
        """Return the nearest shares that add up to 1 at most in each term (Michelot 1986, for the simplex)."""
        over = self._by_term(share)[self._terms] > _ALL
        if not over.any():
            return share
        found, terms = share.copy(), self._terms[over]
        rest, free = share[over], np.ones(int(over.sum()))
        for _ in range(int(self._count.max())):
            number = np.maximum(np.bincount(terms, free, minlength=self._number), 1.0)
            too_much = (np.bincount(terms, rest * free, minlength=self._number) - _ALL) / number
            still = free * (rest > too_much[terms])
            if np.array_equal(still, free):
                break
            free = still
        found[over] = np.maximum(rest - too_much[terms], 0.0) * free
        return found

    def within(self, prices: Prices, pull: np.ndarray) -> np.ndarray:
        """Return a pull, against which prices move, without what would only push them to where no weights hold them.

        Prices are at their least, or weights of a term are used up: then it counts how much more one is pulled at than
        the others (projection on the tangent; Rosen 1960).
        """
        if not self.known:
            return pull
        flat = pull.copy().ravel()
        above = prices.cover.ravel()[self._places] - self._base
        share = self._held(np.maximum(above, 0.0) / self._steepest)
        used_up = (self._by_term(share) > _ALL - 1e-9)[self._terms]
        beyond = above - share * self._steepest
        used_up &= (beyond < 1e-9) | (beyond > self._room - 1e-9)
        least, here, normal = above <= 1e-12, flat[self._places], np.where(used_up, 1.0, 0.0) / self._steepest
        free, shift = np.ones(len(here), dtype=bool), np.zeros(len(here))
        for _ in range(int(self._count.max())):
            along = self._by_term(here * normal * free) / np.maximum(self._by_term(normal**2 * free), 1e-300)
            shift = np.where(used_up, np.minimum(along, 0.0)[self._terms], 0.0) * normal
            still = ~(least & (here - shift > 0.0))
            if np.array_equal(still, free):
                break
            free = still
        flat[self._places] = np.where(free, here - shift, 0.0)
        return flat.reshape(pull.shape)

    def _by_term(self, amounts: np.ndarray) -> np.ndarray:
        return np.bincount(self._terms, amounts, minlength=self._number)
