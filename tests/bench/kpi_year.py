"""Plan against actual over a generated year: 15-minute actuals of many queues, activities of many agents.

`python tests/bench/kpi_year.py` makes 52 plans, one file of actuals and one of activities in a temporary folder, then
measures all weeks in a process of its own and prints seconds and peak memory. The bar: 20 queues, 500 agents, some
700,000 interval rows and a million activities within 60 seconds and 1 GB.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

MONDAY = dt.date(2026, 1, 5)
ZONE = "Europe/Amsterdam"
PIECES = ((0, 90, "work"), (90, 105, "rest"), (105, 240, "work"), (240, 270, "lunch"), (270, 390, "work"),
          (390, 405, "rest_2"), (405, 450, "work"), (450, 480, "training"))  # fmt: skip


def make_year(folder: Path, weeks: int, queues: int, agents: int) -> None:
    """Write plan folders `plans/DATE`, `actuals.csv` and `worked.csv`."""
    random = np.random.default_rng(1)
    names = [f"queue_{number + 1:02d}" for number in range(queues)]
    actuals, worked = [], []
    for number in range(weeks):
        monday = MONDAY + dt.timedelta(days=7 * number)
        plan = folder / "plans" / str(monday)
        (plan / "inputs").mkdir(parents=True)
        stamps = _grid(monday)
        forecast = _forecast(stamps, names)
        pieces, shifts = _roster(monday, agents, number)
        _write_plan(plan, monday, names, agents, forecast, pieces, shifts)
        actuals.append(_actuals(forecast, random))
        worked.append(_worked(pieces, random))
    pd.concat(actuals).to_csv(folder / "actuals.csv", index=False)
    pd.concat(worked).to_csv(folder / "worked.csv", index=False)


def _grid(monday: dt.date) -> pd.DatetimeIndex:
    first, last = (pd.Timestamp(day).tz_localize(ZONE) for day in (monday, monday + dt.timedelta(days=7)))
    return pd.date_range(first.tz_convert("UTC"), last.tz_convert("UTC"), freq="15min", inclusive="left").tz_convert(
        ZONE
    )


def _iso(stamps: pd.DatetimeIndex) -> np.ndarray:
    codes, unique = pd.factorize(stamps)
    return np.array([stamp.isoformat(timespec="seconds") for stamp in unique], dtype=object)[codes]


def _forecast(stamps: pd.DatetimeIndex, names: list[str]) -> pd.DataFrame:
    clock = np.asarray(stamps.hour + stamps.minute / 60)
    shape = 2.0 + 10.0 * np.clip(np.sin((clock - 6) / 14 * np.pi), 0, None)
    parts = [
        pd.DataFrame({"timestamp": _iso(stamps), "queue": name, "contacts": np.round(shape * (0.5 + number / 20), 4)})
        for number, name in enumerate(names)
    ]
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(contacts_p10=frame["contacts"] * 0.8, contacts_p90=frame["contacts"] * 1.2, aht_seconds=300.0)


def _roster(monday: dt.date, agents: int, week: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    number = np.repeat(np.arange(agents), 5)
    day = np.tile(np.arange(5), agents) + number % 3
    hour = 6 + (number + week) % 9
    naive = pd.DatetimeIndex(pd.Timestamp(monday) + pd.to_timedelta(day * 24 + hour, unit="h"))
    start = naive.tz_localize(ZONE)
    ids = np.array([f"A{n + 1:03d}" for n in range(agents)], dtype=object)[number]
    shifts = pd.DataFrame({"agent_id": ids, "date": naive.strftime("%Y-%m-%d"), "start": start})
    shifts["end"] = start + pd.Timedelta(minutes=480)
    shifts = shifts.assign(paid_hours=7.5, overtime_hours=0.0, cost=150.0)
    rows = [
        pd.DataFrame({"agent_id": ids, "start": start + pd.Timedelta(minutes=a), "end": start + pd.Timedelta(minutes=b),
                      "activity": name, "paid": name != "lunch"})
        for a, b, name in PIECES
    ]  # fmt: skip
    return pd.concat(rows).sort_values(["agent_id", "start"], ignore_index=True), shifts


def _write_plan(
    plan: Path, monday: dt.date, names: list[str], agents: int, forecast: pd.DataFrame, pieces: pd.DataFrame,
    shifts: pd.DataFrame,
) -> None:  # fmt: skip
    load = forecast["contacts"] * 300 / 900
    staff = np.ceil(load * 1.2 + 1).astype(int)
    needs = forecast[["timestamp", "queue", "contacts", "aht_seconds"]].assign(
        load_erlangs=load, positions=staff, staff=staff, service_level=0.85, asa_seconds=12.0, occupancy=0.8,
        abandonment=0.03,
    )  # fmt: skip
    cover = forecast[["timestamp", "queue", "contacts"]].assign(
        required=staff, scheduled=staff - 0.5, service_level=0.82
    )
    forecast.to_csv(plan / "forecast.csv", index=False)
    needs.to_csv(plan / "requirements.csv", index=False)
    cover.to_csv(plan / "coverage.csv", index=False)
    _texts(pieces).to_csv(plan / "activities.csv", index=False)
    _texts(shifts).to_csv(plan / "shifts.csv", index=False)
    (plan / "summary.json").write_text(json.dumps({"cost": 1.0, "service_level": {"overall": 0.82}}), encoding="utf-8")
    (plan / "inputs" / "plan.yaml").write_text(json.dumps(_config(monday, names)), encoding="utf-8")
    people = pd.DataFrame({"agent_id": [f"A{n + 1:03d}" for n in range(agents)]})
    people = people.assign(name=people["agent_id"], contract="full_time", hourly_cost=20.0)
    people["skills"] = [f"{names[n % len(names)]}|{names[(n + 1) % len(names)]}" for n in range(agents)]
    people["team"] = [f"T{n % 10}" for n in range(agents)]
    people.to_csv(plan / "inputs" / "agents.csv", index=False)


def _config(monday: dt.date, names: list[str]) -> dict:
    level = {"target": 0.8, "within_seconds": 20}
    queue = {"opening_hours": "mon-sun 00:00-24:00", "service_level": level, "patience_seconds": 120}
    item = {"paid": True, "minutes": 15, "shift_longer_than_hours": 4}
    return {
        "site": {"name": "Year", "timezone": ZONE, "country": "NL", "currency": "EUR", "interval_minutes": 15},
        "week": {"start": str(monday), "weeks": 1},
        "queues": [{"name": name} | queue for name in names],
        "agents": "agents.csv",
        "staffing": {"shrinkage": {"unplanned": 0.06}},
        "contracts": {"full_time": {"weekly_hours": [36, 40], "days_per_week": [5, 5], "shift_hours": [8, 8]}},
        "shifts": {"earliest_start": "06:00", "latest_end": "24:00"},
        "breaks": [
            item | {"name": "rest", "between": [0.1, 0.4]},
            item | {"name": "lunch", "paid": False, "minutes": 30, "between": [0.35, 0.65]},
            item | {"name": "rest_2", "between": [0.6, 0.9]},
        ],
        "activities": [{"name": "training", "minutes": 30, "agents": "all"}],
        "pay": {"premiums": [{"name": "sunday", "days": "sun", "multiplier": 1.5}]},
    }


def _actuals(forecast: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    contacts = random.poisson(forecast["contacts"])
    answered = random.binomial(contacts, 0.95)
    return forecast[["timestamp", "queue"]].assign(
        contacts=contacts, answered=answered, abandoned=contacts - answered,
        answered_within=random.binomial(answered, 0.85),
        aht_seconds=np.round(random.normal(300, 30, len(contacts)), 1),
        wait_seconds=np.round(random.exponential(15, len(contacts)), 1),
    )  # fmt: skip


def _worked(pieces: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Return what was planned, begun and ended up to two minutes late, less some who stayed away."""
    late = pd.to_timedelta(random.integers(0, 120, len(pieces)), unit="s")
    moved = pieces.assign(start=pieces["start"] + late)
    follows = (moved["agent_id"] == moved["agent_id"].shift(-1)) & (pieces["end"] == pieces["start"].shift(-1))
    moved["end"] = moved["end"].where(~follows, moved["start"].shift(-1))
    away = random.random(len(pieces)) < 0.03
    return _texts(moved[~away])


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(start=_iso(pd.DatetimeIndex(frame["start"])), end=_iso(pd.DatetimeIndex(frame["end"])))


def measure(folder: Path) -> dict[str, float]:
    """Measure every week of a generated year, and return what it took."""
    from wfm.performance.actuals import read_actuals
    from wfm.performance.kpi import make_kpi
    from wfm.performance.planned import read_planned_week
    from wfm.performance.week import week_of
    from wfm.performance.worked import read_worked

    started = time.perf_counter()
    actuals, worked = read_actuals(folder / "actuals.csv", ZONE), read_worked(folder / "worked.csv", ZONE)
    read = time.perf_counter() - started
    rows, levels = 0, []
    for plan in sorted((folder / "plans").iterdir()):
        kpi = make_kpi(week_of(read_planned_week(plan), actuals, worked))
        rows += len(kpi.table)
        overall = kpi.overall.set_index("measure")["actual"]
        levels.append(float(overall["service_level"]))
    return {
        "interval_rows": len(actuals),
        "activities": len(worked),
        "weeks": len(levels),
        "kpi_rows": rows,
        "service_level": sum(levels) / len(levels),
        "reading_seconds": round(read, 1),
        "seconds": round(time.perf_counter() - started, 1),
        "processor_seconds": round(time.process_time(), 1),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    """Make a year, and measure it in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--queues", type=int, default=20)
    parser.add_argument("--agents", type=int, default=500)
    parser.add_argument("--measure", metavar="FOLDER", type=Path, help="a year that is there already")
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measure(asked.measure), indent=1))
        return
    with tempfile.TemporaryDirectory() as name:
        make_year(Path(name), asked.weeks, asked.queues, asked.agents)
        subprocess.run([sys.executable, __file__, "--measure", name], check=True)


if __name__ == "__main__":
    main()
