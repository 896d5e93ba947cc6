"""Control limits and signals of measures over weeks: numbers worked by hand, gaps, what is chance and what is not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.performance.trends.limits import BASELINE_WEEKS, FEWEST_WEEKS, Limits, Signal, control_limits, signals

SHARES = [0.80, 0.82, 0.79, 0.81, 0.80, 0.78, 0.82, 0.80]  # moving ranges .02 .03 .02 .01 .02 .04 .02, mean .16 / 7


def limits_of(values, weeks=None, **bounds) -> Limits | None:
    values = np.array(values, dtype=float)
    return control_limits(values, np.arange(len(values)) if weeks is None else np.array(weeks), **bounds)


def signals_of(values, limits, weeks=None) -> list[Signal]:
    values = np.array(values, dtype=float)
    return signals(values, np.arange(len(values)) if weeks is None else np.array(weeks), limits)


def test_limits_are_the_mean_and_266_hundredths_of_the_mean_moving_range():
    found = limits_of(SHARES)
    assert found.mean == pytest.approx(0.8025)
    assert found.upper - found.mean == pytest.approx(2.66 * 0.16 / 7)
    assert found.mean - found.lower == pytest.approx(2.66 * 0.16 / 7)
    assert (found.weeks, found.settled) == (8, False)


def test_the_constant_is_three_over_the_mean_range_of_two_normal_values():
    assert 3 / (2 / np.sqrt(np.pi)) == pytest.approx(2.66, abs=0.002)


def test_few_weeks_have_no_limits_whatever_their_number_of_gaps():
    assert limits_of(SHARES[: FEWEST_WEEKS - 1]) is None
    assert limits_of([*SHARES[: FEWEST_WEEKS - 1], np.nan, np.nan]) is None
    assert limits_of(SHARES, weeks=range(0, 16, 2)) is None


def test_no_moving_range_is_taken_over_a_gap():
    values, weeks = [10, 12, 10, 12, 50, 52, 50, 52], [0, 1, 2, 3, 10, 11, 12, 13]
    found = limits_of(values, weeks)
    assert found.upper - found.mean == pytest.approx(2.66 * 2)


def test_limits_stay_within_what_can_be():
    found = limits_of([0.99, 0.9, 0.99, 0.9, 0.99, 0.9, 0.99, 0.9], least=0.0, most=1.0)
    assert (found.lower, found.upper) == (pytest.approx(0.945 - 2.66 * 0.09), 1.0)


def test_weeks_after_the_baseline_do_not_move_the_limits():
    before = [10, 12] * (BASELINE_WEEKS // 2)
    assert limits_of([*before, 90, 10, 90]) == limits_of(before)


def test_a_week_beyond_a_limit_is_a_signal_on_its_side():
    limits = limits_of(SHARES)
    assert signals_of([*SHARES, 0.70], limits) == [Signal("beyond", 8, 8, -1)]
    assert signals_of([*SHARES, 0.90], limits) == [Signal("beyond", 8, 8, 1)]


def test_eight_weeks_on_one_side_are_a_run_and_seven_are_none():
    limits = Limits(10.0, 4.0, 16.0, 6.0, 20)
    assert signals_of([9, *[11] * 7, 9], limits) == []
    assert signals_of([9, *[11] * 9], limits) == [Signal("run", 1, 9, 1)]


def test_a_gap_or_a_week_on_the_line_ends_a_run():
    limits = Limits(10.0, 4.0, 16.0, 6.0, 20)
    assert signals_of([*[11] * 5, np.nan, *[11] * 5], limits) == []
    assert signals_of([11] * 10, limits, weeks=[0, 1, 2, 3, 4, 6, 7, 8, 9, 10]) == []
    assert signals_of([*[11] * 5, 10, *[11] * 5], limits) == []


def test_three_of_four_weeks_near_a_limit_are_one_signal_while_they_last():
    limits = Limits(10.0, 4.0, 16.0, 6.0, 20)
    assert signals_of([10, 14, 14, 9, 14, 9, 9], limits) == [Signal("near", 1, 4, 1)]
    assert signals_of([9, 14, 14, 14, 14, 9, 9], limits) == [Signal("near", 0, 4, 1)]
    assert signals_of([10, 14, 14, 9, 9, 14, 9], limits) == []
    assert signals_of([9, 6, 6, 12, 6], limits) == [Signal("near", 1, 4, -1)]


def test_a_limit_that_is_held_back_does_not_make_its_neighbours_near():
    limits = Limits(1.0, 0.0, 7.0, 6.0, 20)
    assert signals_of([0, 0, 0, 2, 0, 0, 0], limits) == []


def test_a_measure_that_never_changes_gives_no_signal():
    values = [0.1 + 0.2] * 30
    assert signals_of(values, limits_of(values)) == []


@given(st.lists(st.floats(-1e6, 1e6), min_size=FEWEST_WEEKS, max_size=30), st.floats(0.5, 2), st.floats(-100, 100))
def test_limits_follow_a_change_of_unit(values, scale, shift):
    one, other = limits_of(values), limits_of(np.array(values) * scale + shift)
    for line in ("mean", "lower", "upper"):
        assert getattr(other, line) == pytest.approx(getattr(one, line) * scale + shift, rel=1e-6, abs=1e-3)
