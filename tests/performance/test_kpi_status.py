"""The traffic light at its edges."""

from __future__ import annotations

import numpy as np
import pytest

from wfm.config.kpi import Targets
from wfm.performance.definitions import BY_NAME
from wfm.performance.measures.joined import SCORES
from wfm.performance.status import status


@pytest.mark.parametrize(
    ("actual", "target", "better", "light"),
    [
        (0.80, 0.80, "more", "green"),
        (0.76, 0.80, "more", "amber"),
        (0.759, 0.80, "more", "red"),
        (20.0, 20.0, "less", "green"),
        (21.0, 20.0, "less", "amber"),
        (21.1, 20.0, "less", "red"),
        (1.05, 1.0, "nearer", "green"),
        (0.92, 1.0, "nearer", "amber"),
        (1.11, 1.0, "nearer", "red"),
        (-0.05, 0.0, "nearer", "green"),
        (0.05, 0.0, "less", "amber"),
        (0.06, 0.0, "less", "red"),
        (1.0, 1.0, "", ""),
        (np.nan, 1.0, "more", ""),
        (1.0, np.nan, "more", ""),
    ],
)
def test_light(actual, target, better, light):
    assert status(np.array([actual]), np.array([target]), better).tolist() == [light]


def test_targets_are_of_measures():
    assert set(Targets.model_fields) <= {*BY_NAME, *SCORES}
    judged = [BY_NAME[name] for name in Targets.model_fields if name in BY_NAME]
    assert all(measure.better for measure in judged)
