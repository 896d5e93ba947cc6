"""Rows as a profile wants them: the ones it takes, in its zone, cut at midnight."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from wfm.config.calendar import instant
from wfm.interchange.profile import Profile

_DAY = dt.timedelta(days=1)
_FIGURES = ["contacts", "contacts_whole", "contacts_p10", "contacts_p90", "aht_seconds"]


def taken_rows(profile: Profile, records: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that a profile takes."""
    for name, values in profile.only.items():
        records = records[records[name].isin(values)]
    return records.reset_index(drop=True)


def prepare(profile: Profile, records: pd.DataFrame, site_zone: str) -> pd.DataFrame:
    """Return rows in the profile's zone, cut at its midnights or with every interval where it asks for that."""
    records = records.copy()
    if profile.every_interval and len(records):
        records = _with_every_interval(records, site_zone)
    zone = site_zone if profile.zone == "site" else profile.zone
    for name in records.columns:
        if isinstance(records[name].dtype, pd.DatetimeTZDtype):
            records[name] = records[name].dt.tz_convert(zone)
    return _cut(records, zone) if profile.split_at_midnight else records


def _with_every_interval(forecast: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Add the intervals of the plan's weeks that a forecast leaves out, with no contacts."""
    first = forecast.iloc[0]
    begin, end = (first["first_date"] + days * _DAY for days in (0, 7 * int(first["weeks"])))
    step = pd.Timedelta(minutes=int(first["interval_minutes"]))
    grid = pd.date_range(instant(begin, 0, zone), instant(end, 0, zone), freq=step, inclusive="left")
    parts = []
    for _, own in forecast.groupby("queue", sort=False):
        part = own.set_index("timestamp").reindex(grid).assign(end=grid + step)
        part[_FIGURES] = part[_FIGURES].fillna(0)
        parts.append(part.fillna(own.iloc[0].to_dict()).rename_axis("timestamp").reset_index())
    return pd.concat(parts, ignore_index=True)


def _cut(records: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Cut what lasts beyond a midnight of the zone there: each piece ends on the day on which it starts."""
    rows = []
    for row in records.to_dict("records"):
        start, end = row["start"], row["end"]
        while (midnight := instant(start.date() + _DAY, 0, zone)) < end:
            rows.append(row | {"start": start, "end": midnight})
            start = midnight
        rows.append(row | {"start": start, "end": end})
    found = pd.DataFrame(rows, columns=records.columns)
    if "minutes" in found:
        found["minutes"] = (found["end"] - found["start"]).dt.total_seconds() / 60
    return found
