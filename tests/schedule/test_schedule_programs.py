"""The integer programs under the search: breaks that fit their windows, answers no worse than the one that is known."""

from __future__ import annotations

import numpy as np
import pytest

from wfm.schedule.break_counts import BreakCounts
from wfm.schedule.sparse_model import SparseModel


def test_of_a_window_within_another_neither_break_is_left_without_its_time() -> None:
    model = SparseModel()
    wide, narrow = model.add(2, low=1.0, high=1.0)
    breaks = BreakCounts(windows=[(0, 30, int(wide)), (12, 15, int(narrow))])
    breaks.add_to(model, 2)
    model.gain(breaks.counts, np.isin(breaks.slots, [0, 30]).astype(np.float64))
    found = model.best(None, None, 1, 0.0)
    assert found is not None
    assert breaks.cut_off(model, found)  # both outside the narrow one: as many have begun as have closed, all along
    again = model.best(None, None, 1, 0.0)
    assert again is not None
    assert not breaks.cut_off(model, again)
    slots = dict(breaks.named(again, [(0, 30, 0), (12, 15, 1)]))
    assert slots[0] in (0, 30)
    assert 12 <= slots[1] <= 15


@pytest.mark.parametrize("seed", range(8))
def test_near_the_known_answer_nothing_worse_is_found_and_often_something_better(seed: int) -> None:
    random = np.random.default_rng(seed)
    model, gains, weights = SparseModel(), random.uniform(1.0, 9.0, 40), random.uniform(1.0, 9.0, (3, 40))
    chosen = model.add(40, high=1.0, gain=gains, whole=True)
    known = np.zeros(40)
    known[random.permutation(40)[:8]] = 1.0
    for row in weights:
        model.put(model.row(-np.inf, float(row @ known) + 1.0), chosen, row)
    model.know(chosen, known)
    found = model.near_known(None, seed, 0.0, lambda _: False, chosen)
    best = model.best(None, None, seed, 0.0)
    assert found is not None
    assert best is not None
    assert np.abs(found - np.rint(found)).max() < 1e-6
    assert (weights @ found <= weights @ known + 1.0 + 1e-6).all()
    assert gains @ known < gains @ found <= gains @ best + 1e-6
