"""The page of a back-test: which model to trust, by how much, and where it misses."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.report.chart_page import render_chart_page
from wfm.report.embed import BACKTEST_SCRIPTS
from wfm.report.wording import Wording, words_of

GRAINS = ("interval", "day", "week")
MEASURES = ("wape", "bias", "mase", "pinball", "coverage_80", "agents_wape")
_SHARES = ("wape", "bias", "coverage_80", "agents_wape")


def write_backtest_page(
    path: str | Path,
    config: Config,
    table: pd.DataFrame,
    by_origin: pd.DataFrame,
    forecasts: pd.DataFrame,
    horizon_days: int,
) -> Path:
    """Write the page of a back-test as UTF-8, and return its path.

    Args:
        path: The HTML file.
        config: The plan.
        table: A row for each queue, grain and model, as `backtest.csv`.
        by_origin: The same at each origin: a further column origin.
        forecasts: A row for each queue, model, origin and interval: date, slot, contacts, expected, p10, p90.
        horizon_days: How far each forecast looks ahead.
    """
    page = render_backtest(config, table, by_origin, forecasts, horizon_days)
    target = Path(path)
    target.write_bytes(page.encode("utf-8"))
    return target


def render_backtest(
    config: Config, table: pd.DataFrame, by_origin: pd.DataFrame, forecasts: pd.DataFrame, horizon_days: int
) -> str:
    """Render the page; arguments as for `write_backtest_page`."""
    words = words_of(config)
    text = words.strings["backtest"]
    queues = [name for name in config.queue_names if name in set(table["queue"])]
    views = [_queue(words, config, name, table, by_origin, forecasts) for name in queues]
    period = text["period"].format(origins=int(table["origins"].max()), horizon=horizon_days)
    data = {
        "queues": [view["payload"] for view in views],
        "strings": text["page"] | {"grains": text["grains"], "models": text["models"]},
    }
    shown = {"period": period, "views": views}
    return render_chart_page("backtest.html.j2", BACKTEST_SCRIPTS, config, words, text, data, **shown)


def _queue(
    words: Wording,
    config: Config,
    name: str,
    table: pd.DataFrame,
    by_origin: pd.DataFrame,
    forecasts: pd.DataFrame,
) -> dict[str, Any]:
    rows = table[table["queue"] == name]
    models = list(dict.fromkeys(rows["model"]))
    own = config.forecast.model if config.forecast.model in models else models[0]
    made = forecasts[(forecasts["queue"] == name) & (forecasts["model"] == own)]
    return {
        "name": name,
        "own": words.strings["backtest"]["models"].get(own, own),
        "verdicts": _verdicts(words, rows, own, models),
        "rows": _rows(words, rows),
        "payload": {
            "name": name,
            "own": own,
            "models": models,
            "wape": {grain: [_share(rows, grain, model) for model in models] for grain in GRAINS},
            "origins": _origins(words, by_origin[by_origin["queue"] == name], models),
            "last": _last(words, made, config.site.interval_minutes),
            "heat": _heat(words, made, config.site.interval_minutes),
        },
    }


def _verdicts(words: Wording, rows: pd.DataFrame, own: str, models: list[str]) -> list[str]:
    """Say by how much the plan's model is better than each other one."""
    text = words.strings["backtest"]
    mine = _share(rows, "interval", own)
    name = text["models"].get(own, own)
    if mine is None:
        return []
    found = []
    for other in models:
        theirs = _share(rows, "interval", other)
        if other != own and theirs:
            side = text["smaller"] if mine <= theirs else text["larger"]
            share = words.percent(abs(1 - mine / theirs))
            found.append(text["beside"].format(model=name, share=share, side=side, other=text["models"][other]))
    return found or [text["alone"].format(model=name, share=words.percent(mine))]


def _share(rows: pd.DataFrame, grain: str, model: str) -> float | None:
    found = rows.loc[(rows["grain"] == grain) & (rows["model"] == model), "wape"]
    return _plain(found.iloc[0]) if len(found) else None


def _plain(value: float, digits: int = 5) -> float | None:
    return round(float(value), digits) if math.isfinite(value) else None


def _rows(words: Wording, rows: pd.DataFrame) -> list[dict[str, Any]]:
    text = words.strings["backtest"]
    found = []
    for row in rows.to_dict("records"):
        best = row["wape"] == rows.loc[rows["grain"] == row["grain"], "wape"].min()
        cells = [_cell(words, measure, row[measure]) for measure in MEASURES]
        model = text["models"].get(row["model"], row["model"])
        found.append({"grain": text["grains"][row["grain"]], "model": model, "cells": cells, "best": best})
    return found


def _cell(words: Wording, measure: str, value: float) -> str:
    if not math.isfinite(value):
        return "\u2013"
    return words.percent(value) if measure in _SHARES else words.number(value, 3)


def _origins(words: Wording, rows: pd.DataFrame, models: list[str]) -> dict[str, Any]:
    by_interval = rows[rows["grain"] == "interval"]
    dates = sorted(set(by_interval["origin"]))
    wape = by_interval.pivot(index="origin", columns="model", values="wape").reindex(index=dates, columns=models)
    shown = [words.full_day(_date(date)) for date in dates]
    return {"dates": shown, "wape": [[_plain(x) for x in wape[model]] for model in models]}


def _last(words: Wording, made: pd.DataFrame, minutes: int) -> dict[str, Any]:
    """Return the intervals of the last origin in their order: label, actual, expected and range."""
    last = made[made["origin"] == made["origin"].max()].sort_values(["lead_days", "slot"])
    clock = [_clock(slot, minutes) for slot in last["slot"]]
    columns = {name: [_plain(x, 2) for x in last[name]] for name in ("contacts", "expected", "p10", "p90")}
    return {"days": [words.day(_date(date)) for date in last["date"]], "clocks": clock, **columns}


def _heat(words: Wording, made: pd.DataFrame, minutes: int) -> dict[str, Any]:
    weekday = pd.to_datetime(made["date"]).dt.day_of_week
    sums = made.groupby([weekday.rename("weekday"), "slot"])[["contacts", "expected"]].sum().reset_index()
    slots = sorted(set(sums["slot"]))
    days = sorted(set(sums["weekday"]))
    share = (sums["expected"] - sums["contacts"]) / sums["contacts"].replace(0.0, np.nan)
    cells = [
        [slots.index(slot), days.index(day), _plain(value, 4)]
        for slot, day, value in zip(sums["slot"], sums["weekday"], share)
    ]
    names = words.strings["dates"]["weekdays"]
    return {"clocks": [_clock(s, minutes) for s in slots], "days": [names[day] for day in days], "cells": cells}


def _date(value: object) -> dt.date:
    return dt.date.fromisoformat(str(value)[:10])


def _clock(slot: int, minutes: int) -> str:
    return f"{slot * minutes // 60:02d}:{slot * minutes % 60:02d}"
