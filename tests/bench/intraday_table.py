"""How much better the rest of a day is foreseen by what came so far, on days that no forecast knew.

    .venv/bin/python tests/bench/intraday_table.py [PLAN.yaml ...]

Without plans, the public series are taken from ../shared/acceptance and the demo from this folder. Every week of the
past is forecast anew from its first midnight; at four moments of each day the rest is foreseen by the plan as it is, by
the whole ratio of what came to what was planned, and as `wfm kpi --today` does. The later half of the weeks is shown by
itself: its constants are those that do best on the earlier half, to within a hundredth.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.config import load
from wfm.config.calendar import read_events
from wfm.forecast.backtest import backtest
from wfm.history import read_history
from wfm.performance.today.reforecast import dispersion_of, reforecast

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "acceptance"
PUBLIC = {"bank": 14, "anonymous_bank": 6, "assessor": 20, "ems": 10}
MOMENTS = (0.2, 0.35, 0.5, 0.7)  # of the day's planned contacts
WAYS = ("plan", "ratio", "today")
_OTHERS = 8


def main() -> None:
    """Measure and print."""
    plans = [Path(text) for text in sys.argv[1:]] or [SHARED / name / "plan.yaml" for name in PUBLIC]
    plans = [path for path in plans if path.is_file()] or [ROOT / "configs" / "demo.yaml"]
    print(f"{'':<18}{'WAPE of the rest of the day':>42}{'':>12}{'later half':>24}{'80 % band':>12}")
    heads = "".join(f"{way:>14}" for way in WAYS)
    print(f"{'':<18}{heads}{'of plan':>12}{'plan':>12}{'today':>12}{'holds':>12}")
    for path in plans:
        config, name = load(path), path.parent.name
        history, events = read_history(config), read_events(config)
        origins = PUBLIC.get(name, _OTHERS)
        made = backtest(config, history, events, origins=origins, horizon_days=7, step_days=7, models=("auto",))
        print(table_line(config.site.name, rest_errors(made.forecasts, config.site.interval_minutes / 60)))


def table_line(name: str, errors: pd.DataFrame) -> str:
    """Lay out what was measured of one series."""
    origins = sorted(set(errors["origin"]))
    all_days, later = _wape(errors), _wape(errors[errors["origin"].isin(origins[len(origins) // 2 :])])
    cells = "".join(f"{all_days[way]:>14.4f}" for way in WAYS) + f"{all_days['today'] / all_days['plan']:>12.3f}"
    return f"{name:<18}{cells}{later['plan']:>12.4f}{later['today']:>12.4f}{errors['inside'].mean():>12.3f}"


def rest_errors(forecasts: pd.DataFrame, interval_hours: float) -> pd.DataFrame:
    """Return the misses of every day and moment: origin, contacts, a column for each of `WAYS`, inside the band.

    Args:
        forecasts: As `wfm.forecast.backtest.Backtest.forecasts`.
        interval_hours: Length of an interval.
    """
    known = forecasts[forecasts["contacts"].notna() & (forecasts["expected"] > 0)]
    rows = [
        row
        for (origin, _), week in known.groupby(["origin", "queue"])
        for row in _week(week.sort_values(["date", "slot"]), interval_hours, origin)
    ]
    return pd.DataFrame(rows, columns=["origin", "contacts", *WAYS, "inside"])


def _week(week: pd.DataFrame, interval_hours: float, origin) -> Iterator[tuple]:
    before = (0.0, 0.0, 0)
    for _, day in week.groupby("date"):
        came, planned = day["contacts"].to_numpy(float), day["expected"].to_numpy(float)
        dispersion = dispersion_of(planned, day["p10"].to_numpy(float), day["p90"].to_numpy(float))
        share = np.cumsum(planned) / planned.sum()
        for moment in MOMENTS:
            seen = int(np.searchsorted(share, moment))
            if 0 < seen < len(came):
                on = reforecast(came[:seen], planned[:seen], planned[seen:], dispersion, interval_hours, before)
                rest, plan = came[seen:], planned[seen:]
                factors = (1.0, on.so_far / max(on.expected_so_far, 1e-9), on.factor)
                inside = np.floor(plan.sum() * on.low) <= rest.sum() <= np.ceil(plan.sum() * on.high)
                yield (origin, rest.sum(), *(float(np.abs(rest - plan * one).sum()) for one in factors), inside)
        before = (before[0] + came.sum(), before[1] + planned.sum(), before[2] + 1)


def _wape(errors: pd.DataFrame) -> dict[str, float]:
    return {way: float(errors[way].sum() / errors["contacts"].sum()) for way in WAYS}


if __name__ == "__main__":
    main()
