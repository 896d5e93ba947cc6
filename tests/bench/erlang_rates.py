"""How fast requirements are computed, beside another library in the same run, and how far from the golden tables.

    .venv/bin/python tests/bench/erlang_rates.py

The case: 672 intervals of 100 queues, loads with mean 23, median 3 and maximum 292 erlangs; 80 % within 20 seconds,
occupancy up to 90 %. Rates are per second of one core's time, the best of several rounds, after compilation. Errors
are measured where ../shared/golden is there.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from call_center_tools.staffing import calc_staffing  # type: ignore[import-not-found]

from wfm import erlang

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "golden"
FLOOR = 1e-290
AHT, WITHIN, TARGET, CAP, PATIENCE = 300.0, 20.0, 0.8, 0.9, 180.0
BARS = {"Erlang C": 5e6, "Erlang A": 4e5}
LEVELS = [f"sl_{name}" for name in erlang.CONVENTIONS]


def main() -> None:
    """Print rates and errors."""
    print("\n".join(rate_lines(measure_rates(case_loads()))))
    print("\n".join(error_lines(worst_errors(GOLDEN))) if GOLDEN.is_dir() else f"no {GOLDEN.name} tables here")


def case_loads(intervals: int = 672, queues: int = 100) -> np.ndarray:
    """Return the loads of the case in erlangs, shape (intervals * queues,): many small queues, a few large."""
    height = np.exp(np.linspace(-3.2, 4.95, queues))
    day = 0.35 + np.sin(np.pi * np.arange(intervals) / intervals * 7) ** 2
    loads = np.outer(day, height).ravel()
    return np.minimum(loads * 23.0 / loads.mean(), 292.0)


def measure_rates(loads: np.ndarray, rounds: int = 7) -> dict[str, float | int]:
    """Return requirements a second by formula and library, and how many of the library's answers differ."""
    exact = required(loads)
    rates: dict[str, float | int] = {
        "Erlang C": rate(lambda: required(loads), loads.size, rounds),
        "Erlang A": rate(lambda: required(loads, patience=PATIENCE), loads.size, rounds),
    }
    peer: list[int] = []
    rates["call-center-tools"] = rate(lambda: peer.extend(peer_required(loads)), loads.size, 1)
    rates["differing"] = int((np.array(peer) != exact).sum())
    return rates


def required(loads: np.ndarray, patience: float | None = None) -> np.ndarray:
    """Return the agents for the case's targets."""
    return erlang.required_agents(
        loads, AHT, service_level=TARGET, t=WITHIN, max_occupancy=CAP, patience=patience
    )  # fmt: skip


def peer_required(loads: np.ndarray) -> list[int]:
    """Return the same from the other library, which counts contacts an hour."""
    return [
        calc_staffing(
            load * 3600 / AHT, AHT, max_occupancy=CAP, target_answer_time=WITHIN, target_service_level=TARGET
        ).agents
        for load in loads.tolist()
    ]


def rate(run: Callable[[], object], size: int, rounds: int) -> float:
    """Return elements a second of this process's time, compilation aside."""
    if rounds > 1:
        run()
    spent = []
    for _ in range(rounds):
        begun = time.process_time()
        run()
        spent.append(time.process_time() - begun)
    return size / max(min(spent), 1e-9)


def rate_lines(rates: dict[str, float | int]) -> list[str]:
    """Lay out the rates."""
    peer = rates["call-center-tools"]
    lines = [f"{'requirements':<20}{'a second':>14}{'of peer':>10}{'bar':>12}"]
    for name, bar in BARS.items():
        lines.append(f"{name:<20}{rates[name]:>14,.0f}{rates[name] / peer:>10,.0f}{bar:>12,.0f}")
    return [*lines, f"{'call-center-tools':<20}{peer:>14,.0f}{1:>10}   (Erlang C; {rates['differing']} differ)"]


def worst_errors(folder: Path) -> dict[str, str]:
    """Return by golden table what is worst in it, in words."""
    return {
        name: report(_read(folder / f"{name}.csv"))
        for name, report in {
            "bc": _erlang_bc,
            "special": _erlang_bc,
            "breal": _fractional,
            "erlang_a": _abandonment,
            "agents": _agents,
            "agents_a": _agents_with_patience,
        }.items()
    }


def error_lines(errors: dict[str, str]) -> list[str]:
    """Lay out the worst errors."""
    return ["golden table, worst of its rows", *(f"{name:<10}{said}" for name, said in errors.items())]


def _read(path: Path) -> dict[str, np.ndarray]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0] if key != "kind"}


def _relative(actual: np.ndarray, expected: np.ndarray) -> float:
    large = np.isfinite(expected) & (expected >= FLOOR)
    other = np.where(np.isinf(expected), np.isinf(actual), actual < 2 * FLOOR)
    if not other[~large].all():
        return float("inf")
    return float((np.abs(actual[large] - expected[large]) / expected[large]).max(initial=0.0))


def _said(relative: float, absolute: float | None = None) -> str:
    level = "" if absolute is None else f", service level {absolute:.1e} absolute"
    return f"{relative:.1e} relative{level}"


def _erlang_bc(rows: dict[str, np.ndarray]) -> str:
    load, agents, aht, t = (rows[key] for key in ("load", "agents", "aht", "t"))
    found = {
        "erlang_b": erlang.erlang_b(load, agents),
        "prob_wait": erlang.erlang_c(load, agents),
        "prob_wait_gt_t": erlang.prob_wait_exceeds(load, agents, aht, t),
        "asa": erlang.asa(load, agents, aht),
        "occupancy": erlang.occupancy(load, agents),
    }
    level = np.abs(erlang.service_level(load, agents, aht, t) - rows["service_level"]).max()
    return _said(max(_relative(values, rows[name]) for name, values in found.items()), level)


def _fractional(rows: dict[str, np.ndarray]) -> str:
    load, agents = rows["load"], rows["agents"]
    blocked = _relative(erlang.erlang_b_real(load, agents), rows["erlang_b"])
    return _said(max(blocked, _relative(erlang.erlang_c_real(load, agents), rows["prob_wait"])))


def _abandonment(rows: dict[str, np.ndarray]) -> str:
    found = erlang.erlang_a(rows["load"], rows["agents"], rows["aht"], rows["patience"], rows["t"])
    others = [name for name in erlang.ErlangA.__dataclass_fields__ if name not in LEVELS]
    relative = max(_relative(getattr(found, name), rows[name]) for name in others)
    return _said(relative, max(np.abs(getattr(found, name) - rows[name]).max() for name in LEVELS))


def _agents(rows: dict[str, np.ndarray]) -> str:
    level = {"service_level": rows["sl_target"], "t": rows["t"]}
    wait, cap = {"asa": rows["asa_target"]}, {"max_occupancy": rows["max_occupancy"]}
    asked = {"sl": level, "asa": wait, "occ": cap, "all": level | wait | cap}
    wrong = sum(
        (erlang.required_agents(rows["load"], rows["aht"], **targets) != rows[f"agents_{name}"]).sum()
        for name, targets in asked.items()
    )
    return f"{wrong} wrong of {len(asked)} x {len(rows['load'])}"


def _agents_with_patience(rows: dict[str, np.ndarray]) -> str:
    common = {"load": rows["load"], "aht": rows["aht"], "patience": rows["patience"]}
    wrong = (erlang.required_agents(**common, max_abandonment=rows["abandon_target"]) != rows["agents_abandon"]).sum()
    for name in ("answered_of_offered", "wait_le_t"):
        found = erlang.required_agents(**common, service_level=rows["sl_target"], t=rows["t"], convention=name)
        wrong += (found != rows[f"agents_sl_{name}"]).sum()
    return f"{wrong} wrong of 3 x {len(rows['load'])}"


if __name__ == "__main__":
    main()
