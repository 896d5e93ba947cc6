from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from simulation_rates import (
    cases,
    known,
    measure_rates,
    peer_rates,
    rate_lines,
    score_lines,
    simpy_run,
    thousand_days,
)

from wfm import erlang


def test_contacts_come_many_times_as_fast_as_from_python_libraries():
    rates = measure_rates(list(cases())[:2], 8)
    peers = peer_rates(4000)
    assert min(rate for _, rate in rates) > 20 * max(peers.values())
    assert len(rate_lines(rates, peers)) == 5


def test_the_peer_simulates_the_same_queue():
    right = float(erlang.erlang_a(98.0, 100, 300.0, 180.0, 20.0).prob_abandon)
    assert abs(simpy_run(20_000) / 20_000 - right) < 0.02


def test_a_thousand_days_are_quick_beside_their_contacts():
    contacts, spent = thousand_days()
    assert 2900 < contacts < 3100
    assert spent > 0


def test_scores_are_told_the_largest_first():
    lines = score_lines(list(known(20_000)))
    errors = [abs(float(line.split()[-1])) for line in lines[1:]]
    assert errors == sorted(errors, reverse=True)
