"""Contacts whose rate changes, answered by agents who come: the golden table."""

from __future__ import annotations

import pytest
from transient import GOLDEN, scores


@pytest.mark.skipif(not GOLDEN.is_file(), reason="the golden tables are not here")
def test_every_interval_is_within_four_standard_errors():
    found = list(scores(chunks=150, seed=3))
    assert len(found) > 200
    assert [score for score in found if abs(score.z) >= 4] == []
    assert sum(score.z**2 for score in found) / len(found) < 1.5
