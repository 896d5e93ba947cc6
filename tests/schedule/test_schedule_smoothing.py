"""Cover that bends gently: averages of concave curves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from schedule_cases import needs, people, queue, settings, write_case

from wfm.plan import service_curves
from wfm.schedule.kernels.cover import all_values
from wfm.schedule.make import Builder
from wfm.schedule.smoothing import apart, smoothed, widths


@pytest.fixture
def cover(tmp_path: Path):
    config = write_case(tmp_path, settings(objective={"goal": "coverage"}), [{}] * 6)
    requirements = needs(config, 9.0)
    agents = people(config)
    builder = Builder(config, agents, requirements, service_curves(config, requirements, agents), None)
    return builder.cover()


def curve(cover, entry: int) -> np.ndarray:
    begin = cover.curve_start[entry]
    return cover.guide[begin : begin + cover.curve_length[entry]]


@pytest.mark.parametrize("width", [0.3, 1.0, 2.5, 40.0])
def test_smoothed_curves_stay_concave_below_the_true_ones_and_close_in_on_them(cover, width: float):
    gentle = smoothed(cover, width)
    for entry in range(len(cover.pool)):
        old, new = curve(cover, entry), curve(gentle, entry)
        assert (np.diff(new, 2) <= 1e-9).all()
        assert (new <= old + 1e-9).all()
        steepest = np.abs(np.diff(old)).max()
        assert np.abs(new - old).max() <= width * steepest + 1e-9
        assert new[-1] - new[0] == pytest.approx(old[-1] - old[0], abs=2 * width * steepest)
    assert gentle.level is gentle.guide
    assert (cover.guide == curve_of(cover)).all()


def curve_of(cover) -> np.ndarray:
    return np.concatenate([curve(cover, entry) for entry in range(len(cover.pool))])


def test_a_curve_is_the_mean_over_the_width_beyond_its_ends_too(cover):
    gentle = smoothed(cover, 2.0)
    entry = int(np.argmax(cover.curve_length))
    old = curve(cover, entry)
    place = np.arange(-10, len(old) + 10)
    long = np.where(place < 0, old[0] + place * (old[1] - old[0]), 0.0)
    long = np.where(place >= len(old), old[-1] + (place - len(old) + 1) * (old[-1] - old[-2]), long)
    long[10 : 10 + len(old)] = old
    for n in range(len(old)):
        mean = np.interp(n + np.linspace(-2, 2, 17), place, long).mean()
        assert curve(gentle, entry)[n] == pytest.approx(mean)


def test_widths_narrow_from_a_share_of_everybody_to_less_than_one():
    found = widths(500, 20)
    assert found[0] == pytest.approx(30)
    assert found[-1] == pytest.approx(0.3)
    assert (np.diff(found) < 0).all()


@pytest.fixture
def shared(tmp_path: Path):
    """Cover by people of two skills, some of whom have both."""
    config = write_case(
        tmp_path,
        settings(objective={"goal": "coverage"}, queues=[queue("calls"), queue("chat")]),
        [{"skills": skills} for skills in ("calls", "chat", "calls|chat") * 3],
    )
    requirements, agents = needs(config, 9.0), people(config)
    builder = Builder(config, agents, requirements, service_curves(config, requirements, agents), None)
    return smoothed(builder.cover(), 1.0)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_terms_of_several_curves_are_taken_apart_for_a_share(shared, share: float):
    random = np.random.default_rng(5)
    count = np.diff(shared.entry_start)
    assert count.max() > 1
    drawn = random.random(len(shared.pool))
    weights = drawn / np.repeat(np.add.reduceat(drawn, shared.entry_start[:-1]), count)
    found = apart(shared, weights, share)
    slots = random.integers(0, 8 * shared.slots_an_interval, size=(shared.in_pool.shape[1], shared.intervals))
    least = all_values(shared, slots.astype(float))
    summed = np.zeros(shared.intervals)
    for interval in range(shared.intervals):
        for entry in range(*shared.entry_start[shared.term_start[interval : interval + 2]]):
            agents = slots[shared.pool[entry], interval] / shared.slots_an_interval
            low = min(int(agents), shared.curve_length[entry] - 2)
            here = shared.guide[shared.curve_start[entry] + low : shared.curve_start[entry] + low + 2]
            summed[interval] += weights[entry] * (here[0] + (agents - low) * (here[1] - here[0]))
    assert (summed >= least - 1e-9).all()
    assert all_values(found, slots.astype(float)) == pytest.approx((1 - share) * least + share * summed)
