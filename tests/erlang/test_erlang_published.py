"""Numbers printed elsewhere, with their source."""

from __future__ import annotations

import pytest

from wfm import erlang


def test_erlang_com_manual() -> None:
    """erlang.com, manual of the Erlang B calculator: 15 lines at 1 % carry 8.108 E."""
    assert erlang.erlang_b(8.108, 15) == pytest.approx(0.0099996, abs=5e-8)


def test_erlang_com_forum() -> None:
    """erlang.com forum, reply 32934: 55 E at 2 % need 66 paths; its 63, 61 and 60 for 3-5 % are one short."""
    assert erlang.erlang_b(55, [66, 65]) == pytest.approx([0.0186, 0.0228], abs=5e-5)
    assert erlang.erlang_b(55, [63, 61, 60]) == pytest.approx([0.0330, 0.0459, 0.0533], abs=1e-4)
    assert (erlang.erlang_b(55, [64, 62, 61]) <= [0.03, 0.04, 0.05]).all()


def test_free_dictionary() -> None:
    """encyclopedia2.thefreedictionary.com, "Erlang C": 20 E, 24 staff, 30 % wait, those for 45 s."""
    delayed = erlang.erlang_c(20, 24)
    assert delayed == pytest.approx(0.2981, abs=5e-5)
    assert erlang.asa(20, 24, 180) / delayed == pytest.approx(45)


def test_pyworkforce_readme() -> None:
    """pyworkforce README: 100 calls in 30 min, AHT 3 min, 80 % in 20 s: 14 agents."""
    load = erlang.offered_load(100, 180, 1800)
    assert load == pytest.approx(10)
    assert erlang.required_agents(load, 180, service_level=0.8, t=20) == 14
    assert erlang.service_level(load, 14, 180, 20) == pytest.approx(0.8883500191794669, rel=1e-14)
    assert erlang.erlang_c(load, 14) == pytest.approx(0.1741319335950498, rel=1e-14)


def test_call_center_tools_docstrings() -> None:
    """call-center-tools docstrings: C(123 E, 132) agrees; its B of .0346 is wrong."""
    assert erlang.erlang_c(123, 132) == pytest.approx(0.32111617926170744, rel=1e-14)
    assert erlang.erlang_b(123, 132) == pytest.approx(0.031243, abs=5e-7)


def test_garnett_mandelbaum_reiman() -> None:
    """Garnett, Mandelbaum and Reiman (2002): 48 calls/min of 1 min, patience 2 min, 50 agents."""
    result = erlang.erlang_a(48, 50, 60, 120, 20)
    assert result.prob_abandon == pytest.approx(0.031, abs=5e-4)
    assert result.mean_wait_all == pytest.approx(3.7, abs=0.05)
    assert erlang.asa(48, 50, 60) == pytest.approx(20.8, abs=0.05)


def test_pooled_skills() -> None:
    """Five queues of 10 E, AHT 300 s, patience 180 s, 80/20: 65 agents apart, 52 together at 80.65 %."""
    asked = {"service_level": 0.8, "t": 20, "patience": 180}
    assert 5 * erlang.required_agents(10, 300, **asked) == 65
    assert erlang.required_agents(50, 300, **asked) == 52
    assert erlang.erlang_a(50, 52, 300, 180, 20).sl_answered_of_offered == pytest.approx(0.8065, abs=5e-5)
