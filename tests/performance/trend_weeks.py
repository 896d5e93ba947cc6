"""Measured weeks made up for tests: a site that goes its way by chance, and what befalls it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np
import pandas as pd

from wfm.performance.trends.trends import Nature
from wfm.performance.trends.weeks import COLUMNS, MeasuredWeek

FIRST = dt.date(2026, 8, 31)
HOSTILE = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://example.org")'
NATURES = {
    "offered": Nature("", 0.0),
    "abandonment": Nature("less", 0.0, 1.0),
    "service_level": Nature("more", 0.0, 1.0),
    "asa_seconds": Nature("less", 0.0),
    "aht_seconds": Nature("less", 0.0),
    "occupancy": Nature("nearer", 0.0, 1.0),
    "cost": Nature("less", 0.0),
    "cost_per_contact": Nature("less", 0.0),
}
UNITS = {
    "offered": "contacts", "abandonment": "share", "service_level": "share", "asa_seconds": "seconds",
    "aht_seconds": "seconds", "occupancy": "share", "cost": "money", "cost_per_contact": "money",
}  # fmt: skip
_NAN = float("nan")


def made_week(
    number: int, *, level: float | None = None, judged: float = 1.0, queues=(HOSTILE, FORMULA)
) -> MeasuredWeek:
    """Return a week of a site with two queues and two teams."""
    chance = np.random.default_rng(number)
    rows = []
    for queue, team in [("", ""), *((name, "") for name in queues), ("", "North"), ("", "=South")]:
        share = 1.0 if not queue and not team else 0.5
        offered = 10_000 * share * (1 + 0.04 * chance.standard_normal())
        service = 0.8 + 0.02 * chance.standard_normal() if level is None else level
        cost = 50_000 * share * (1 + 0.02 * chance.standard_normal())
        if not team:
            rows += [
                (queue, team, "offered", 10_000 * share, offered, _NAN, ""),
                (queue, team, "service_level", 0.81, service, 0.8, "green" if service >= 0.8 else "red"),
                (queue, team, "asa_seconds", 21.0, 20 + 2 * chance.standard_normal(), 30.0, "green"),
                (queue, team, "aht_seconds", 300.0, 303 + 5 * chance.standard_normal(), _NAN, ""),
            ]
        rows.append((queue, team, "occupancy", 0.82, 0.83 + 0.01 * chance.standard_normal(), 0.85, "amber"))
        if not queue:
            rows.append((queue, team, "cost", 49_500.0 * share, cost, 50_500.0 * share, "green"))
            rows.append((queue, team, "cost_per_contact", _NAN, cost / offered, _NAN, ""))
        if not queue and not team:
            parts = chance.normal(0, 40, 4).round(2)
            for name, value in zip(("volume", "aht", "staffing", "model"), parts):
                rows.append(("", "", f"miss_{name}", _NAN, value, _NAN, ""))
            rows.append(("", "", "miss_total", _NAN, round(float(parts.sum()), 2), _NAN, ""))
            rows.append(("", "", "headcount", _NAN, 80.0 - number % 3, _NAN, ""))
            rows.append(("", "", "hires", _NAN, float(number % 4 == 0) * 3, _NAN, ""))
            rows.append(("", "", "leavers", _NAN, float(number % 3 == 0), _NAN, ""))
    start = FIRST + dt.timedelta(weeks=number)
    frame = pd.DataFrame(rows, columns=list(COLUMNS[:-1])).assign(note="")
    return MeasuredWeek(start, "Lakeside", "Europe/Amsterdam", "EUR", f"plans/week-{number:02d}", judged, frame)


def made_weeks(numbers: Iterable[int], bad: Iterable[int] = ()) -> list[MeasuredWeek]:
    """Return weeks by number; in the bad ones the service broke down."""
    bad = set(bad)
    return [made_week(number, level=0.6 if number in bad else None) for number in numbers]
