"""The miss summed up, and put into words: what went wrong, in order of lost contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from wfm.performance.definitions import GRAINS
from wfm.performance.miss.decompose import PARTS, SUMS, Miss
from wfm.performance.tables import MISS

CAUSES = ("volume", "aht", "absence", "adherence", "model")
_WORDS = {
    "volume": ("more contacts than forecast", "fewer contacts than forecast"),
    "aht": ("longer handle times", "shorter handle times"),
    "absence": ("more absent than allowed for", "fewer absent than allowed for"),
    "adherence": ("less time at work than rostered", "more time at work than rostered"),
    "model": ("the model was too hopeful", "the model was too cautious"),
}
_UNKNOWN = ("staffing or the model, which nobody recorded apart", "staffing or the model, which nobody recorded apart")
_DECIMALS = 2
_LITTLE = 0.5  # contacts that are no cause worth words


@dataclass(frozen=True)
class Bad:
    """A queue's day: contacts lost against plan, and the causes that added to it, the largest first."""

    date: str
    queue: str
    total: float
    causes: tuple[tuple[str, float], ...]
    words: str


def summed(rows: pd.DataFrame) -> dict[str, float]:
    """Return the sums of some rows in contacts, to two decimals; the parts add up to the total to the last digit.

    What rounding leaves over goes to the model, as all does that nothing else explains.
    """
    found = {name: round(float(rows[name].sum()), _DECIMALS) + 0.0 for name in SUMS}
    found["staffing"] = round(found["absence"] + found["adherence"], _DECIMALS)
    others = sum(found[name] for name in PARTS if name != "model")
    return found | {"model": round(found["total"] - others, _DECIMALS) + 0.0}


def miss_table(miss: Miss) -> pd.DataFrame:
    """Return all sums, in the columns of miss.csv: by interval, day and week (of the plan), of all queues and each."""
    parts = [by_grain(miss, grain).assign(grain=grain) for grain in GRAINS]
    return pd.concat(parts, ignore_index=True)[MISS.names]


def by_grain(miss: Miss, grain: str) -> pd.DataFrame:
    """Return the sums by `interval`, `day` or `week` (of the plan), over all queues (`queue` empty) and by queue.

    Columns start, queue and the sums.
    """
    rows = miss.rows
    start = rows["timestamp"]
    if grain != "interval":
        start = start.dt.normalize()
    if grain == "week":
        first = miss.start.tz_localize(None)
        days = (start.dt.tz_localize(None) - first).dt.days // 7 * 7
        monday = first + pd.to_timedelta(days, unit="D")
        once = np.ones(len(rows), dtype=bool)
        start = monday.dt.tz_localize(miss.start.tz, ambiguous=once, nonexistent="shift_forward")
    sums = rows.drop(columns="timestamp").assign(start=start)
    one = sums.groupby(["start", "queue"], as_index=False, sort=True).sum()
    every = sums.drop(columns="queue").groupby("start", as_index=False).sum().assign(queue="")
    return pd.concat([every, one], ignore_index=True)


def miss_data(miss: Miss) -> dict[str, Any] | None:
    """Return the miss of the whole plan as `kpi --json` shows it; every sum in contacts not answered in time.

    None where nobody counted how many were answered in time.
    """
    if miss.rows.empty:
        return None
    found = summed(miss.rows)
    names = list(dict.fromkeys(miss.rows["queue"]))
    return {
        **_told(found),
        "staffing_known": miss.staff_known,
        "aht_known": miss.aht_known,
        "left_out_contacts": round(miss.left_out, _DECIMALS),
        "queues": {name: _told(summed(miss.rows[miss.rows["queue"] == name])) for name in names},
        "days": [
            {"date": one.date, "queue": one.queue, "total": one.total, "causes": dict(one.causes), "words": one.words}
            for one in worst_days(miss)
        ],
        "notes": notes(miss),
    }


def _told(found: dict[str, float]) -> dict[str, Any]:
    parts = {name: found[name] for name in (*PARTS, "total")}
    return {**parts, "staffing_parts": {name: found[name] for name in ("absence", "adherence")},
            "unfilled": found["unfilled"]}  # fmt: skip


def worst_days(miss: Miss, most: int | None = None) -> list[Bad]:
    """Return the days of queues that lost contacts against plan, the most first; `most` of them at most."""
    days = miss.rows["timestamp"].dt.strftime("%Y-%m-%d")
    found = []
    for (date, queue), rows in miss.rows.groupby([days, miss.rows["queue"]], sort=True):
        sums = summed(rows)
        if sums["total"] >= _LITTLE:
            causes = _causes(sums)
            found.append(Bad(str(date), str(queue), sums["total"], causes, words_of(causes, miss.staff_known)))
    return sorted(found, key=lambda one: (-one.total, one.date, one.queue))[:most]


def _causes(sums: dict[str, float]) -> tuple[tuple[str, float], ...]:
    """Return all causes, what added most first."""
    return tuple(sorted(((name, sums[name]) for name in CAUSES), key=lambda pair: -pair[1]))


def words_of(causes: tuple[tuple[str, float], ...], staff_known: bool) -> str:
    """Return the causes that count in words, the largest first: `more contacts than forecast 31, ...`."""
    told = []
    for name, contacts in causes:
        if abs(contacts) >= _LITTLE:
            pair = _UNKNOWN if name == "model" and not staff_known else _WORDS[name]
            told.append(f"{pair[contacts < 0]} {contacts:+,.0f}")
    return ", ".join(told) or "nothing by itself"


def notes(miss: Miss) -> list[str]:
    """Return what a reader has to know of the numbers."""
    found = [
        "causes by the mean over all orders in which they could have come (Shapley); of the staffing, absence first",
        "unfilled: what cover below the requirement costs by the plan's own prediction; it is part of the plan, so it "
        "stands beside the total and not in it",
    ]
    if not miss.staff_known:
        found.append("who was at work is not known (--activities): staffing is 0, and what it did is in model")
    if miss.unrecorded:
        found.append(f"nobody recorded who was at work on {', '.join(miss.unrecorded)}: there it is in model")
    if not miss.aht_known:
        found.append("the actuals have no aht_seconds: aht is 0, and what it did is in model")
    if miss.left_out >= _LITTLE:
        found.append(
            f"{miss.left_out:,.0f} contacts are left out: nobody counted how many were answered in time, or the queue "
            "was closed"
        )
    return found
