"""Shifts as calendar events: what iCalendar needs beyond the columns of a table."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

import pandas as pd

from wfm.config import Config
from wfm.config.calendar import instant


def add_event_fields(records: pd.DataFrame, config: Config, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Add `uid` (stable for agent and date) and `activities` (a line each, in the site's clock)."""
    lines = _lines(tables["activities"])
    texts = []
    for agent_id, start, end in zip(records["agent_id"], records["start"], records["end"]):
        pieces = [text for begin, text in lines.get(agent_id, []) if start <= begin < end]
        texts.append("\n".join(pieces))
    return records.assign(uid=_uids(records, config), activities=texts)


def plan_stamp(config: Config) -> str:
    """Return the first instant of the plan in UTC: the DTSTAMP of all its events."""
    return instant(config.week.start, 0, config.site.timezone).tz_convert("UTC").strftime("%Y%m%dT%H%M%SZ")


def _lines(activities: pd.DataFrame) -> dict[str, list[tuple[pd.Timestamp, str]]]:
    found: dict[str, list[tuple[pd.Timestamp, str]]] = {}
    for row in activities.sort_values(["agent_id", "start"], kind="stable").itertuples(index=False):
        text = f"{row.start:%H:%M}-{row.end:%H:%M} {row.activity}"
        found.setdefault(row.agent_id, []).append((row.start, text))
    return found


def _uids(records: pd.DataFrame, config: Config) -> list[str]:
    site = quote(config.site.name, safe="")
    again = records.groupby(["agent_id", "date"]).cumcount()
    return [
        f"{date:%Y%m%d}-{quote(agent_id, safe='')}{f'-{count + 1}' if count else ''}@{site}.wfm"
        for agent_id, date, count in zip(records["agent_id"], records["date"], again)
    ]
