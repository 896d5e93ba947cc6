"""Chat: the chain of all chats in the system, state by state, against the closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from wfm import erlang


def chain(load: float, agents: int, aht: float, patience: float, factors: list[float]) -> tuple[float, float, float]:
    """Return P(wait), P(abandon) and the share of places taken, chats spread evenly over the agents."""
    rates = [0.0, *factors]
    places = agents * len(factors)
    weights = [1.0]
    while len(weights) <= places or weights[-1] > 1e-22 * max(weights):
        k = len(weights)
        each, more = divmod(min(k, places), agents)
        leaving = (agents - more) * rates[each] + (more * rates[each + 1] if more else 0.0)
        weights.append(weights[-1] * load / (leaving + max(k - places, 0) * aht / patience))
    total = math.fsum(weights)
    queue = math.fsum((k - places) * w for k, w in enumerate(weights) if k > places) / total
    taken = math.fsum(min(k, places) * w for k, w in enumerate(weights)) / total / places
    return math.fsum(weights[places:]) / total, queue * aht / (patience * load), taken


@pytest.mark.parametrize("factors", [[1.0, 1.7], [1.0, 1.7, 2.5], [1.0, 1.2, 1.2, 1.3], list(erlang.CHAT_FACTORS)])
@pytest.mark.parametrize(("load", "agents"), [(0.3, 1), (4.0, 3), (11.0, 5), (30.0, 20), (90.0, 31)])
def test_measures_are_those_of_the_chain(load: float, agents: int, factors: list[float]) -> None:
    wait, lost, taken = chain(load, agents, 600.0, 300.0, factors)
    found = erlang.chat(load, agents, 600.0, 300.0, 60.0, factors)
    assert found.prob_wait == pytest.approx(wait, rel=1e-10)
    assert found.prob_abandon == pytest.approx(lost, rel=1e-10)
    assert found.occupancy == pytest.approx(taken, rel=1e-10)


def test_one_chat_at_a_time_and_perfect_sharing_are_plain_queues() -> None:
    load, agents = np.array([0.5, 6.0, 40.0]), np.array([2, 7, 41])
    one = erlang.chat(load, agents, 300.0, 200.0, 20.0, [1.0])
    assert one.sl_answered_of_offered == pytest.approx(
        erlang.erlang_a(load, agents, 300.0, 200.0, 20.0).sl_answered_of_offered, abs=1e-12
    )
    three = erlang.chat(load, agents, 300.0, 200.0, 20.0, [1.0, 2.0, 3.0])
    assert three.prob_abandon == pytest.approx(
        erlang.erlang_a(load, 3 * agents, 300.0, 200.0, 20.0).prob_abandon, rel=1e-11
    )


def test_another_place_helps_and_never_more_than_another_agent() -> None:
    load, agents = 12.0, np.arange(3, 16)
    levels = [erlang.chat(load, agents, 400.0, 200.0, 30.0, erlang.CHAT_FACTORS[:k]) for k in (1, 2, 3, 4, 5)]
    lost = np.array([found.prob_abandon for found in levels])
    assert (np.diff(lost, axis=0) < 0).all()
    assert (np.diff(lost, axis=1) < 0).all()


def test_the_agents_time_of_a_chat_is_by_the_table_or_by_the_factor_given() -> None:
    assert erlang.chat_effective(510.0, 2) == pytest.approx(300.0)
    assert erlang.chat_effective([300.0, 600.0], 3, 2.0).tolist() == [150.0, 300.0]
    for arguments in ((600.0, 6), (600.0, 0), (600.0, 3, 3.5)):
        with pytest.raises(ValueError, match=r"factor|concurrency"):
            erlang.chat_effective(*arguments)


@pytest.mark.parametrize("factors", [[], [2.0], [1.0, 0.9], [1.0, 2.5], [1.0, math.nan]])
def test_factors_that_cannot_be_are_refused(factors: list[float]) -> None:
    with pytest.raises(ValueError, match="factors"):
        erlang.chat(3.0, 4, 300.0, 60.0, 20.0, factors)
