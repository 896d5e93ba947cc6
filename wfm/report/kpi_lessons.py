"""What went wrong and what it teaches, on the page of plan against actual."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from wfm.report.wording import MINUS, Wording

_PARTS = ("volume", "aht", "staffing", "absence", "adherence", "model", "total")
_OF_STAFFING = ("absence", "adherence")
_DAYS = 20
_LITTLE = 0.5


def miss_view(words: Wording, miss: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the miss by cause, the days on which most was lost, and what to know of it; none where it is not known.

    `miss` is as in `wfm kpi --json`.
    """
    if not miss:
        return None
    text = words.strings["kpi"]["miss"]
    sums = {**miss, **miss["staffing_parts"]}
    known = miss["staffing_known"]
    steps = _steps(sums)
    rows = [
        {
            "step": steps[part],
            "name": text["parts"][part] if known or part != "model" else text["model_and_staffing"],
            "value": _signed(words, sums[part]),
            "inner": part in _OF_STAFFING,
            "total": part == "total",
        }
        for part in _PARTS
        if known or part not in ("staffing", *_OF_STAFFING)
    ]
    days = miss["days"]
    return {
        "rows": rows,
        "days": [_day(words, one, known) for one in days[:_DAYS]],
        "more": text["more_days"].format(days=len(days) - _DAYS) if len(days) > _DAYS else "",
        "unfilled": text["unfilled"].format(contacts=words.number(miss["unfilled"], 1)),
        "notes": miss["notes"],
    }


def _steps(sums: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    """Return the bar of each part, one beginning where the last ended: `from`, `width`, `zero` in percent, `worse`."""
    begins, at = {"total": 0.0}, 0.0
    for part in ("volume", "aht", "staffing", "model"):
        begins[part] = at
        at += sums[part]
    begins["absence"] = begins["staffing"]
    begins["adherence"] = begins["staffing"] + sums["absence"]
    places = [place for part, begin in begins.items() for place in (begin, begin + sums[part])]
    low, wide = min(places), max(max(places) - min(places), 1e-9)
    return {
        part: {
            "from": round(100 * (min(begin, begin + sums[part]) - low) / wide, 2),
            "width": round(100 * abs(sums[part]) / wide, 2),
            "zero": round(-100 * low / wide, 2),
            "worse": sums[part] > 0,
        }
        for part, begin in begins.items()
    }


def _day(words: Wording, one: Mapping[str, Any], known: bool) -> dict[str, Any]:
    causes = {name: value for name, value in one["causes"].items() if abs(value) >= _LITTLE}
    text = words.strings["kpi"]["miss"]
    told = [
        f"{text['model_and_staffing'] if name == 'model' and not known else text['causes'][name][value < 0]} "
        f"{_signed(words, value)}"
        for name, value in causes.items()
    ]
    return {
        "day": words.day(dt.date.fromisoformat(one["date"])),
        "queue": one["queue"],
        "value": _signed(words, one["total"]),
        "causes": ", ".join(told),
    }


def lessons_view(words: Wording, corrections: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the changes of the configuration that the actuals ask for, as in `wfm kpi --json`."""
    text = words.strings["kpi"]["lessons"]
    return [
        {
            "key": one["key"],
            "old": text["none"] if one["old"] is None else _plain(one["old"]),
            "new": _plain(one["new"]),
            "interval": f"{_plain(one['low'])} \u2013 {_plain(one['high'])}",
            "days": words.number(one["days"]),
            "what": one["what"],
        }
        for one in corrections
        if one["offered"]
    ]


def _signed(words: Wording, value: float) -> str:
    shown = words.number(abs(value), 1)
    return shown if shown == "0.0" else f"{'+' if value > 0 else MINUS}{shown}"


def _plain(value: float) -> str:
    """Write a number as it stands in a configuration."""
    return f"{value:.10g}"
