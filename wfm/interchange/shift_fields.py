"""What a shift says beyond its row: its activities as text, its first meal and rest, an id that stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pandas as pd

from wfm.config import Config
from wfm.config.calendar import instant


def add_shift_fields(records: pd.DataFrame, config: Config, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Add fields of a shift's activities.

    `uid` (stable for agent and date), `activities` (a line each, in the site's clock), `unpaid_minutes`, and start, end
    and minutes of the first unpaid (`meal_start` ...) and the first paid break (`rest_start` ...).
    """
    pieces = _pieces(tables["activities"])
    breaks = {item.name for item in config.breaks}
    found = [
        _fields([one for one in pieces.get(agent_id, []) if start <= one.start < end], breaks)
        for agent_id, start, end in zip(records["agent_id"], records["start"], records["end"])
    ]
    columns = ["activities", "unpaid_minutes", *(f"{kind}_{part}" for kind in ("meal", "rest") for part in _PARTS)]
    added = pd.DataFrame(found, columns=columns, index=records.index)
    for name in ("meal_start", "meal_end", "rest_start", "rest_end"):
        added[name] = pd.to_datetime(added[name], utc=True).dt.tz_convert(config.site.timezone)
    return pd.concat([records.assign(uid=_uids(records, config)), added], axis=1)


def plan_stamp(config: Config) -> str:
    """Return the first instant of the plan in UTC: the DTSTAMP of all its events."""
    return instant(config.week.start, 0, config.site.timezone).tz_convert("UTC").strftime("%Y%m%dT%H%M%SZ")


_PARTS = ("start", "end", "minutes")


def _pieces(activities: pd.DataFrame) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in activities.sort_values(["agent_id", "start"], kind="stable").itertuples(index=False):
        found.setdefault(row.agent_id, []).append(row)
    return found


def _fields(pieces: list[Any], breaks: set[str]) -> dict[str, Any]:
    lines = [f"{one.start:%H:%M}-{one.end:%H:%M} {one.activity}" for one in pieces]
    found = {"activities": "\n".join(lines), "unpaid_minutes": sum(_minutes(one) for one in pieces if not one.paid)}
    for kind, paid in (("meal", False), ("rest", True)):
        first = next((one for one in pieces if one.activity in breaks and bool(one.paid) is paid), None)
        values = (first.start, first.end, _minutes(first)) if first else (None, None, None)
        found |= {f"{kind}_{part}": value for part, value in zip(_PARTS, values)}
    return found


def _minutes(piece: Any) -> int:
    return round((piece.end - piece.start).total_seconds() / 60)


def _uids(records: pd.DataFrame, config: Config) -> list[str]:
    site = quote(config.site.name, safe="")
    again = records.groupby(["agent_id", "date"]).cumcount()
    return [
        f"{date:%Y%m%d}-{quote(agent_id, safe='')}{f'-{count + 1}' if count else ''}@{site}.wfm"
        for agent_id, date, count in zip(records["agent_id"], records["date"], again)
    ]
