"""The simulator against queues whose answers are known; the run of millions of contacts is in tests/bench."""

from __future__ import annotations

import math

import pytest
from exact_systems import SYSTEMS, batches, stream, system

from wfm import erlang
from wfm.simulate.kernels.world import IN_TIME, OFFERED

CONTACTS = 250_000


@pytest.mark.parametrize("scores", SYSTEMS, ids=lambda system: system.__name__)
def test_within_four_standard_errors_of_what_is_right(scores):
    for score in scores(CONTACTS):
        assert abs(score.z) < 4, score


def test_a_wrong_answer_would_be_seen():
    from exact_systems import score

    counts = batches(system([stream(50.0, 240.0)], 55), 1, CONTACTS, 5)[:, 0]
    almost = float(erlang.service_level(50.6, 55, 240.0, 20.0))
    assert abs(score("", counts[:, IN_TIME], counts[:, OFFERED], almost).z) > 4


def test_chats_at_several_agents_come_close_to_the_evenly_spread_chain():
    factors = (1.0, 1.7, 2.5)
    chats = stream(14.0, 400.0, 30.0, slots=3, factors=factors, patience=120.0)
    counts = batches(system([chats], 7), 1, 2_000_000, 7)[:, 0]
    right = float(erlang.chat(14.0, 7, 400.0, 120.0, 30.0, factors).sl_answered_of_offered)
    assert counts[:, IN_TIME].sum() / counts[:, OFFERED].sum() == pytest.approx(right, abs=2e-3)


@pytest.mark.parametrize("redial", [0.3, 0.6])
def test_redials_come_close_to_their_fixed_point_where_they_return_late(redial: float):
    callers = stream(12.0, 240.0, patience=60.0, redial=redial, again_after=2000.0)
    counts = batches(system([callers], 11), 1, 600_000, 8)[:, 0]
    load = erlang.redial_load(12.0, 11, 240.0, 60.0, redial)
    right = float(erlang.erlang_a(load, 11, 240.0, 60.0, 20.0).sl_answered_of_offered)
    assert counts[:, IN_TIME].sum() / counts[:, OFFERED].sum() == pytest.approx(right, abs=4e-3)


def test_nobody_is_patient_for_ever_where_nobody_answers():
    lonely = system([stream(1.0, 240.0, patience=60.0)], 1, [()])
    counts = batches(lonely, 1, 1000, 3)[:, 0]
    assert counts[:, IN_TIME].sum() == 0
    assert math.isclose(counts[:, 3].sum(), counts[:, OFFERED].sum(), rel_tol=1e-3)
