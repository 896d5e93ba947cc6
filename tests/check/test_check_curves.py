"""Curves are read linearly between points and flat beyond them; queues share agents as a flow allows."""

from __future__ import annotations

import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.check import transport
from wfm.check.curves import Curves, read_curves
from wfm.check.transport import components, worst_excess


def test_curves_between_and_beyond_their_points(tmp_path):
    path = tmp_path / "curves.csv.gz"
    rows = ["b,0,0.1", "a,4,0.9", "a,0,0.2", "a,2,0.6", "b,1,1.0"]
    text = "timestamp,queue,pool,staff,service_level\n"
    text += "".join(f"2026-11-30T00:00:00+01:00,{row[0]},{row[0]},{row[2:]}\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()))
    curves = read_curves(path)
    assert list(curves.queue) == ["a", "b"]
    for staff, expected in ((0, [0.2, 0.1]), (0.5, [0.3, 0.55]), (3, [0.75, 1.0]), (4, [0.9, 1.0]), (99.5, [0.9, 1.0])):
        assert curves.at(np.array([staff, staff])) == pytest.approx(expected)


def test_no_curves():
    assert len(Curves.empty().at(np.zeros(0))) == 0


def test_components_join_queues_by_skills():
    assert components([0b0011, 0b0010, 0b1000], 4) == [0b0011, 0b0100, 0b1000]
    assert components([0b011, 0b110], 3) == [0b111]


shares = st.lists(st.integers(0, 6).map(lambda x: x / 2), min_size=4, max_size=4)
people = st.dictionaries(st.integers(1, 15), st.integers(0, 8).map(lambda x: x / 2), max_size=6)


@given(demand=shares, supply=people)
def test_the_flow_finds_the_same_excess_as_all_subsets(demand, supply):
    scheduled = np.array(demand)[:, None]
    at_work = {mask: np.array([agents]) for mask, agents in supply.items()}
    listed = flowed = 0.0
    for component in components(at_work, 4):
        listed += worst_excess(scheduled, at_work, component)[0][0]
        flowed += transport._by_flow(scheduled, at_work, component)[0][0]
    assert flowed == pytest.approx(listed)


def test_the_worst_set_is_the_smallest_that_is_short():
    scheduled = np.array([[2.0], [1.0], [0.0]])
    at_work = {0b001: np.array([1.0]), 0b011: np.array([0.5]), 0b110: np.array([3.0])}
    excess, worst = worst_excess(scheduled, at_work, 0b111)
    assert (excess[0], worst[0]) == (0.5, 0b001)


def test_many_queues_are_judged_by_flow():
    queues = transport.MOST_QUEUES_LISTED + 2
    scheduled = np.full((queues, 3), 1.0)
    scheduled[:, 1] = 1.25
    everything = (1 << queues) - 1
    at_work = {everything: np.full(3, float(queues))}
    excess, worst = worst_excess(scheduled, at_work, everything)
    assert excess == pytest.approx([0, queues / 4, 0])
    assert worst[1] == everything
