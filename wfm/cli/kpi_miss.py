"""What went wrong and what it teaches, as `wfm kpi` tells it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from wfm.performance.learning import Correction
    from wfm.performance.week import Week

_SHOWN = 5


def lessons_of(week: Week) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the table of miss.csv, and the parts `miss` and `corrections` of the result.

    `miss` is none where nobody counted who was answered in time.
    """
    from wfm.performance.learning import estimate_corrections
    from wfm.performance.miss import miss_data, miss_of, miss_table

    miss, found = miss_of(week), estimate_corrections([week])
    corrections = [asdict(one) | {"text": one.text} for one in found]
    return miss_table(miss), {"miss": miss_data(miss), "corrections": corrections}


def miss_lines(miss: dict[str, Any] | None) -> list[str]:
    """Return the miss by cause, and the worst days of queues."""
    if miss is None:
        return ["What went wrong: not known, for the actuals have no answered_within"]
    total, staffing = miss["total"], miss["staffing_parts"]
    lines = [
        "What went wrong, in contacts not answered in time against plan (below zero: better than planned):",
        f"  {total:>+10,.1f}  in all",
        f"  {miss['volume']:>+10,.1f}  volume",
        f"  {miss['aht']:>+10,.1f}  handle time",
        f"  {miss['staffing']:>+10,.1f}  staffing: absence {staffing['absence']:+,.1f}, "
        f"adherence {staffing['adherence']:+,.1f}",
        f"  {miss['model']:>+10,.1f}  the model's own error" + ("" if miss["staffing_known"] else ", and staffing"),
        f"  {miss['unfilled']:>10,.1f}  beside it: expected by the plan itself, where cover is below the requirement",
    ]
    if miss["days"]:
        lines.append("In order of lost contacts:")
        width = max(len(day["queue"]) for day in miss["days"][:_SHOWN])
        for day in miss["days"][:_SHOWN]:
            date = dt.date.fromisoformat(day["date"])
            lines.append(f"  {day['total']:>+10,.1f}  {date:%a %Y-%m-%d}  {day['queue']:<{width}}  {day['words']}")
        if len(miss["days"]) > _SHOWN:
            lines.append(f"  and {len(miss['days']) - _SHOWN} more days of queues (miss.csv has all)")
    return lines + [f"  ({note})" for note in miss["notes"]]


def correction_lines(corrections: list[dict[str, Any]]) -> list[str]:
    """Return the changes that the actuals ask for, each with its interval."""
    offered = [one for one in corrections if one["offered"]]
    if not corrections:
        return ["What it teaches: nothing yet; estimates need five days, patience twenty who gave up"]
    if not offered:
        return [f"What it teaches: none of {len(corrections)} estimates contradicts the configuration"]
    return [
        "What it teaches (95 % intervals by days; nothing is changed without --write CONFIG):",
        *(f"  {one['text']}   {one['what']}, {one['days']} days" for one in offered),
    ]


def offered_of(corrections: list[dict[str, Any]]) -> list[Correction]:
    """Return the corrections that are offered, from the data of the result."""
    from wfm.performance.learning import Correction

    return [Correction(**{k: v for k, v in one.items() if k != "text"}) for one in corrections if one["offered"]]
