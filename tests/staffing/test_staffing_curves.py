"""Service curves: what any number of agents gives each queue."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from staffing_cases import config_of, live, mail, needs_of

from wfm import erlang
from wfm.config import Config
from wfm.staffing import make_service_curves
from wfm.tables import SERVICE_CURVES

NINE = pd.Timestamp("2026-11-30 09:00", tz="Europe/Amsterdam")


def curves(config: Config, contacts, *skills: str, agents: int = 12) -> pd.DataFrame:
    sets = [frozenset(one.split("|")) for one in skills]
    return make_service_curves(config, needs_of(config, contacts), sets, [agents] * len(sets))


def curve(table: pd.DataFrame, queue: str, pool: str, most: int, at: pd.Timestamp = NINE) -> np.ndarray:
    """Return a curve for 0 to `most` agents; it stays at its last value."""
    rows = table[(table["timestamp"] == at) & (table["queue"] == queue) & (table["pool"] == pool)]
    assert rows["staff"].tolist() == list(range(len(rows)))
    return np.interp(np.arange(most + 1), rows["staff"], rows["service_level"])


@pytest.mark.parametrize("contacts", [0.4, 6.0, 20.0])
def test_one_queue_without_shrinkage_is_the_erlang_formula(contacts: float):
    table = curves(config_of(), contacts, "calls")
    assert list(table.columns) == SERVICE_CURVES.names
    expected = erlang.service_level(contacts * 240 / 1800, np.arange(13), 240, 20)
    assert curve(table, "calls", "calls", 12) == pytest.approx(expected, abs=2e-6)


def test_patience_makes_it_the_formula_with_abandonment():
    table = curves(config_of(live(patience_seconds=90)), 20.0, "calls")
    expected = erlang.erlang_a(20 * 240 / 1800, np.arange(13), 240, 90, 20).sl_answered_of_offered
    assert curve(table, "calls", "calls", 12) == pytest.approx(expected, abs=2e-6)


def test_chats_at_a_time_count_as_servers():
    table = curves(config_of(live("chat", channel="chat", concurrency=2)), 20.0, "chat", agents=6)
    expected = erlang.service_level(20 * 240 / 1800, 2 * np.arange(7), 240, 20)
    assert curve(table, "chat", "chat", 6) == pytest.approx(expected, abs=2e-6)


def test_after_shrinkage_a_fraction_of_an_agent_counts_as_one():
    table = curves(config_of(shrinkage=0.2), 6.0, "calls")
    expected = erlang.erlang_a_real(6 * 240 / 1800, 0.8 * np.arange(13), 240, np.inf, 20).sl_answered_of_offered
    assert curve(table, "calls", "calls", 12) == pytest.approx(expected, abs=2e-6)


def test_connected_queues_pool_to_the_formula_of_their_sum():
    config = config_of(live("a"), live("b", service_level={"target": 0.9, "within_seconds": 60}))
    contacts = {"a": 6.0, "b": 9.0}
    table = curves(config, lambda name, at: contacts[name], "a|b")
    for name, seconds in (("a", 20), ("b", 60)):
        expected = erlang.service_level(15 * 240 / 1800, np.arange(13), 240, seconds)
        assert curve(table, name, "a|b", 12) == pytest.approx(expected, abs=2e-6)


def test_separate_queues_have_a_pool_each_and_generalists_add_the_common_one():
    config = config_of(live("a"), live("b"))
    assert set(curves(config, 6.0, "a", "b")["pool"]) == {"a", "b"}
    assert set(curves(config, 6.0, "a", "b", "a|b")["pool"]) == {"a", "b", "a|b"}


def test_only_open_queues_pool():
    config = config_of(live("a"), live("b", opening_hours="mon-sun 12:00-16:00"))
    table = curves(config, 6.0, "a|b")
    pools = table.groupby(table["timestamp"].dt.hour)["pool"].agg(set)
    assert pools[9] == {"a"}
    assert pools[13] == {"a|b"}


def test_a_queue_that_nobody_serves_gets_nothing():
    table = curves(config_of(live("a"), live("b")), 6.0, "a")
    assert curve(table, "b", "b", 12).tolist() == [0.0] * 13


def test_without_contacts_all_is_well_with_nobody():
    assert curve(curves(config_of(), 0.0, "calls"), "calls", "calls", 5).tolist() == [1.0] * 6


@pytest.mark.parametrize("shrinkage", [0.0, 0.08, 0.35])
def test_one_more_agent_never_makes_service_worse(shrinkage: float):
    queues = [live("a", patience_seconds=60), live("b", channel="chat", concurrency=3), mail(within_hours=4)]
    config = config_of(*queues, shrinkage=shrinkage)
    table = curves(config, lambda name, at: at.hour / 2, "a", "a|b", "b|mail", "a|b|mail")
    steps = table.groupby(["timestamp", "queue", "pool"])["service_level"].diff()
    assert steps.min() >= -1e-9
    assert table["service_level"].between(0, 1).all()


def test_work_that_may_wait_is_served_in_the_time_that_live_contacts_leave():
    config = config_of(live("calls"), mail(within_hours=4))
    contacts = {"calls": 15.0, "mail": 2.0}
    needs = needs_of(config, lambda name, at: contacts[name])
    level = needs.set_index(["queue", "timestamp"])["load_erlangs"]["mail", NINE]
    table = make_service_curves(config, needs, [frozenset({"calls", "mail"})], [12])
    expected = np.clip((np.arange(13) - 2.0) / level, 0, 1)  # calls keep two agents busy
    assert curve(table, "mail", "calls|mail", 12) == pytest.approx(expected, abs=2e-6)
    alone = make_service_curves(config, needs, [frozenset({"mail"})], [12])
    assert curve(alone, "mail", "mail", 12) == pytest.approx(np.clip(np.arange(13) / level, 0, 1), abs=2e-6)
