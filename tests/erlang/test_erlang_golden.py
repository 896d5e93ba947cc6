"""Every row of the golden tables: 66-digit values, written with 20."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from wfm import erlang

GOLDEN = Path(__file__).parents[2].parent / "shared" / "golden"
BAR = 1e-12
FLOOR = 1e-290
CONVENTIONS = {name: f"sl_{name}" for name in erlang.CONVENTIONS}


def table(name: str) -> dict[str, np.ndarray]:
    path = GOLDEN / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"golden table {name}.csv is not here")
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0] if key != "kind"}


def relative(actual: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Return relative errors; below the floor both only have to be below it; infinities have to agree."""
    assert np.array_equal(np.isinf(actual), np.isinf(expected))
    large = np.isfinite(expected) & (expected >= FLOOR)
    error = np.where(expected < FLOOR, np.where(actual < 2 * FLOOR, 0.0, np.inf), 0.0)
    error[large] = np.abs(actual[large] - expected[large]) / expected[large]
    return error


@pytest.mark.parametrize("name", ["bc", "special"])
def test_erlang_b_and_c(name: str) -> None:
    rows = table(name)
    load, agents, aht, t = (rows[key] for key in ("load", "agents", "aht", "t"))
    assert relative(erlang.erlang_b(load, agents), rows["erlang_b"]).max() <= BAR
    assert relative(erlang.erlang_c(load, agents), rows["prob_wait"]).max() <= BAR
    assert relative(erlang.prob_wait_exceeds(load, agents, aht, t), rows["prob_wait_gt_t"]).max() <= BAR
    assert relative(erlang.asa(load, agents, aht), rows["asa"]).max() <= BAR
    assert relative(erlang.occupancy(load, agents), rows["occupancy"]).max() <= BAR
    assert np.abs(erlang.service_level(load, agents, aht, t) - rows["service_level"]).max() <= BAR


@pytest.mark.parametrize("name", ["bc", "special"])
def test_erlang_a_with_infinite_patience_is_erlang_c(name: str) -> None:
    rows = table(name)
    result = erlang.erlang_a(rows["load"], rows["agents"], rows["aht"], np.inf, rows["t"])
    assert relative(result.prob_wait, rows["prob_wait"]).max() <= BAR
    assert relative(result.asa_answered, rows["asa"]).max() <= BAR
    assert relative(result.mean_wait_all, rows["asa"]).max() <= BAR
    assert relative(result.occupancy, rows["occupancy"]).max() <= BAR
    assert not result.prob_abandon.any()
    for column in CONVENTIONS.values():
        assert np.abs(getattr(result, column) - rows["service_level"]).max() <= BAR


def test_fractional_agents() -> None:
    rows = table("breal")
    assert relative(erlang.erlang_b_real(rows["load"], rows["agents"]), rows["erlang_b"]).max() <= BAR
    assert relative(erlang.erlang_c_real(rows["load"], rows["agents"]), rows["prob_wait"]).max() <= BAR


@pytest.mark.parametrize("name", ["bc", "special"])
def test_fractional_formulas_agree_at_whole_agents(name: str) -> None:
    rows = table(name)
    assert relative(erlang.erlang_b_real(rows["load"], rows["agents"]), rows["erlang_b"]).max() <= BAR
    assert relative(erlang.erlang_c_real(rows["load"], rows["agents"]), rows["prob_wait"]).max() <= BAR


def test_erlang_a() -> None:
    rows = table("erlang_a")
    result = erlang.erlang_a(rows["load"], rows["agents"], rows["aht"], rows["patience"], rows["t"])
    for column in erlang.ErlangA.__dataclass_fields__:
        actual = getattr(result, column)
        if column.startswith("sl_"):
            assert np.abs(actual - rows[column]).max() <= BAR, column
        else:
            assert relative(actual, rows[column]).max() <= BAR, column


def test_required_agents_by_erlang_c() -> None:
    rows = table("agents")
    load, aht = rows["load"], rows["aht"]
    level = {"service_level": rows["sl_target"], "t": rows["t"]}
    wait, cap = {"asa": rows["asa_target"]}, {"max_occupancy": rows["max_occupancy"]}
    assert np.array_equal(erlang.required_agents(load, aht, **level), rows["agents_sl"])
    assert np.array_equal(erlang.required_agents(load, aht, **wait), rows["agents_asa"])
    assert np.array_equal(erlang.required_agents(load, aht, **cap), rows["agents_occ"])
    assert np.array_equal(erlang.required_agents(load, aht, **level, **wait, **cap), rows["agents_all"])


def test_service_level_and_asa_around_the_requirement() -> None:
    rows = table("agents")
    load, aht, t = rows["load"], rows["aht"], rows["t"]
    for less, suffix in ((0, "at_agents"), (1, "at_agents_minus_1")):
        level = erlang.service_level(load, rows["agents_sl"] - less, aht, t)
        assert np.abs(level - rows[f"sl_{suffix}"]).max() <= BAR
        assert relative(erlang.asa(load, rows["agents_asa"] - less, aht), rows[f"asa_{suffix}"]).max() <= BAR


def test_required_agents_by_erlang_a() -> None:
    rows = table("agents_a")
    load, aht, patience = rows["load"], rows["aht"], rows["patience"]
    for convention in ("answered_of_offered", "wait_le_t"):
        actual = erlang.required_agents(
            load,
            aht,
            service_level=rows["sl_target"],
            t=rows["t"],
            patience=patience,
            convention=convention,
        )
        assert np.array_equal(actual, rows[f"agents_sl_{convention}"])
    actual = erlang.required_agents(load, aht, max_abandonment=rows["abandon_target"], patience=patience)
    assert np.array_equal(actual, rows["agents_abandon"])
