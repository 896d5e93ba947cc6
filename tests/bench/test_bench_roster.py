from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from roster_check import broken_by
from roster_table import COLUMNS, arguments, line, measure
from roster_weeks import roster_week

from wfm.schedule import make_roster


def test_weeks_are_the_same_for_the_same_arguments_and_fit_their_people():
    one, other = roster_week(40, 3, 2), roster_week(40, 3, 2)
    assert one.agents == other.agents
    assert one.requirements.equals(other.requirements)
    required = one.requirements["staff"].sum() * 0.25
    assert required == pytest.approx(40 * 30, rel=0.35)
    assert len({agent.skills for agent in one.agents}) > 3
    assert np.isfinite(one.curves["service_level"]).all()


def test_a_row_of_the_table_has_a_proved_gap():
    row = measure("30x1", 1, 0.0, iterations=20_000)
    assert set(COLUMNS) <= set(row)
    assert row["bound"] <= row["objective"]
    assert 0 <= row["gap"] < 0.03
    assert row["first s"] <= row["wall s"]
    assert row["broken"] == 0
    assert len(line(row)) == 13 * len(COLUMNS)


def test_a_roster_that_is_tampered_with_does_not_pass():
    week = roster_week(12, 1, 3, iterations=500)
    made = make_roster(*arguments(week))
    assert broken_by(week, made) == []
    assert broken_by(week, replace(made, shifts=made.shifts.iloc[1:]))
