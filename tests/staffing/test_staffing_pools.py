"""Pools: the sets of connected open queues that are the largest their agents can touch."""

from __future__ import annotations

import pytest

from wfm.staffing.pools import pools_of


def pools(opened: str, *skills: str) -> set[str]:
    found = pools_of(list(opened), [frozenset(one) for one in skills])
    assert len(found) == len(set(found))
    return {"".join(sorted(pool)) for pool in found}


def test_queues_without_common_agents_are_pools_of_their_own():
    assert pools("abc", "a", "b", "c") == {"a", "b", "c"}


def test_agents_who_can_do_everything_make_one_pool():
    assert pools("abc", "abc") == {"abc"}


def test_a_chain_has_every_run_of_its_queues_that_is_the_largest_of_its_agents():
    # With agents for ab and bc alone, whoever serves b serves a or c too: b is no pool of its own.
    assert pools("abc", "ab", "bc") == {"a", "c", "abc"}
    assert {"a", "c", "ab", "bc", "abc"} <= pools("abc", "a", "ab", "bc", "c")


def test_a_star_has_every_set_of_its_points():
    assert pools("abc", "xa", "xb", "xc") == {"a", "b", "c"}
    assert {"a", "b", "c", "abcx"} <= pools("abcx", "xa", "xb", "xc")


def test_a_queue_that_nobody_serves_is_a_pool_of_its_own():
    assert pools("ab", "a") == {"a", "b"}
    assert pools("ab") == {"a", "b"}


def test_specialists_and_generalists():
    # Whoever serves b is a generalist and serves a too, but a has agents of its own.
    assert pools("ab", "a", "ab") == {"b", "ab"}
    assert pools("ab", "a", "b", "ab") == {"a", "b", "ab"}


def test_closed_queues_connect_nobody():
    assert pools("ac", "ab", "bc") == {"a", "c"}


@pytest.mark.parametrize("count", [3, 9, 14])
def test_all_queues_of_a_ring_together_are_a_pool_however_many(count: int):
    names = [f"q{i}" for i in range(count)]
    ring = [frozenset({names[i], names[(i + 1) % count]}) for i in range(count)]
    found = pools_of(names, ring)
    assert frozenset(names) in found
    assert all(any(name in pool for pool in found) for name in names)
