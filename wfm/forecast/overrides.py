"""The planner's hand: changes of a period laid over the forecast, and locks that hold on to an earlier one."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.calendar import instant
from wfm.config.nearest import did_you_mean
from wfm.errors import InputError, Problem
from wfm.forecast.versions import Versions
from wfm.table_io import read_table
from wfm.tables import OVERRIDES

SPREAD = ["contacts", "contacts_p10", "contacts_p90"]
_CHANGE = re.compile(r"(?P<sign>[+-])(?P<amount>\d+(\.\d+)?)(?P<percent>\s*%)?$|x\s*(?P<times>\d+(\.\d+)?)$")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True)
class Applied:
    """What one override did: the period's contacts and mean handle time before and after."""

    line: int
    queue: str
    start: str
    end: str
    what: str
    contacts_before: float
    contacts_after: float
    aht_before: float
    aht_after: float
    note: str


def read_overrides(config: Config) -> pd.DataFrame | None:
    """Read `forecast.overrides`.

    A row changes the contacts of a queue from `start` to `end` (of a date, the whole day): `change` is `+20%`,
    `-5%`, `x1.3` or `+40` contacts over the period; `contacts` is the period's total; `aht_seconds` its handle time;
    `lock: true` keeps what the newest stored forecast says.

    Returns:
        Columns queue, start, end (instants), change, contacts, aht_seconds, lock, note and line; none where the
        configuration names no file.

    Raises:
        InputError: All faults of the file, located.
    """
    if not config.has("overrides"):
        return None
    path = config.path_of("overrides")
    frame = read_table(path, OVERRIDES, config.site.timezone)
    for column in ("change", "lock", "note"):
        frame[column] = frame[column].astype(str).str.strip() if column in frame else ""
    for column in ("contacts", "aht_seconds"):
        frame[column] = frame[column].astype(float) if column in frame else np.nan
    problems: list[Problem] = []
    frame["start"] = [_moment(row, "start", config, path, problems) for row in frame.to_dict("records")]
    frame["end"] = [_moment(row, "end", config, path, problems) for row in frame.to_dict("records")]
    for row in frame.to_dict("records"):
        problems += [Problem(str(path), int(row["line"]), field, text) for field, text in _faults(row, config)]
    if problems:
        raise InputError(problems)
    return frame.assign(lock=frame["lock"].str.lower() == "true")


def apply_overrides(
    config: Config, baseline: pd.DataFrame, overrides: pd.DataFrame | None, locked: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Lay overrides over a forecast, row after row; the quantiles move along with the contacts.

    Args:
        config: The plan.
        baseline: As from `make_baseline`.
        overrides: As from `read_overrides`; periods outside the forecast are left alone.
        locked: The stored forecast that locks hold on to; the newest of `forecast.versions` by default.

    Returns:
        The forecast; `attrs["overrides"]` lists what each row did, as `Applied`.

    Raises:
        InputError: A period in which the queue is closed, a lock without a stored forecast of its period.
    """
    if overrides is None or overrides.empty:
        return baseline
    forecast = baseline.copy()
    forecast[SPREAD] = forecast[SPREAD].astype(float)
    if locked is None and overrides["lock"].any() and config.has("versions"):
        locked = Versions(config.path_of("versions"), config.site.timezone).newest()
    done, problems = [], []
    for row in overrides.to_dict("records"):
        period = (forecast["timestamp"] >= row["start"]) & (forecast["timestamp"] < row["end"])
        rows = (period & (forecast["queue"] == row["queue"])).to_numpy()
        before = _totals(forecast[rows])
        fault = _apply(forecast, rows, row, locked) if rows.any() else _closed(row, config, forecast["timestamp"].max())
        if fault:
            file = str(config.path_of("overrides")) if config.has("overrides") else "overrides"
            problems.append(Problem(file, int(row["line"]), "start", fault))
        elif rows.any():
            done.append(_applied(row, before, _totals(forecast[rows])))
    if problems:
        raise InputError(problems)
    forecast.attrs = {**baseline.attrs, "overrides": [asdict(one) for one in done]}
    return forecast


def _moment(row: dict, field: str, config: Config, path: Path, problems: list[Problem]) -> pd.Timestamp | None:
    """Return the instant of a cell; a date as the end means the end of that day."""
    text = str(row[field]).strip()
    try:
        stamp = pd.Timestamp(text)
    except ValueError:
        stamp = pd.NaT
    if stamp is pd.NaT:
        message = f"'{text}' is neither a date nor a time; write 2026-11-30 or 2026-11-30 08:15"
        problems.append(Problem(str(path), int(row["line"]), field, message))
        return None
    if stamp.tz is not None:
        return stamp.tz_convert(config.site.timezone).as_unit("us")
    minutes = 24 * 60 if field == "end" and _DATE.match(text) else stamp.hour * 60 + stamp.minute
    return instant(stamp.date(), minutes, config.site.timezone)


def _faults(row: dict, config: Config) -> list[tuple[str, str]]:
    found = []
    if row["queue"] not in config.queue_names:
        found.append(("queue", f"unknown queue '{row['queue']}'{did_you_mean(row['queue'], config.queue_names)}"))
    if row["start"] is not None and row["end"] is not None and row["end"] <= row["start"]:
        found.append(("end", f"{row['end']:%Y-%m-%d %H:%M} is not after start {row['start']:%Y-%m-%d %H:%M}"))
    if row["change"] and not _CHANGE.match(row["change"]):
        found.append(("change", f"'{row['change']}' is no change; write +20%, -5%, x1.3 or +40"))
    elif row["change"].startswith("-") and row["change"].endswith("%") and float(row["change"][1:-1]) > 100:
        found.append(("change", f"'{row['change']}' takes more than there is; -100% is the most"))
    if row["lock"].lower() not in ("", "true", "false"):
        found.append(("lock", f"'{row['lock']}' is neither true nor false"))
    lock, change, total = row["lock"].lower() == "true", bool(row["change"]), not np.isnan(row["contacts"])
    if lock + change + total > 1:
        found.append(("change", "only one of change, contacts and lock: true may be given; use two rows"))
    if not (lock or change or total) and np.isnan(row["aht_seconds"]):
        found.append(("change", "nothing is changed; give change, contacts, aht_seconds or lock: true"))
    if lock and not config.has("versions"):
        found.append(("lock", "needs forecast.versions: FOLDER, where stored forecasts are kept"))
    if row["aht_seconds"] == 0:
        found.append(("aht_seconds", "is 0; give seconds above 0"))
    return found


def _closed(row: dict, config: Config, last: pd.Timestamp) -> str:
    """Say that a period has no open interval, unless it lies outside the plan and the forecast."""
    zone = config.site.timezone
    start, end = instant(config.week.start, 0, zone), instant(config.week.start, 7 * 24 * 60 * config.week.weeks, zone)
    if row["end"] <= start or row["start"] >= max(end, last):
        return ""
    return f"'{row['queue']}' is closed from {row['start']:%Y-%m-%d %H:%M} to {row['end']:%Y-%m-%d %H:%M}"


def _apply(forecast: pd.DataFrame, rows: np.ndarray, row: dict, locked: pd.DataFrame | None) -> str:
    """Change the forecast in place; return what is wrong, if anything."""
    if row["lock"]:
        return _hold(forecast, rows, row, locked)
    total = float(forecast.loc[rows, "contacts"].sum())
    asked = _asked(row, total)
    if asked is not None:
        _scale(forecast, rows, total, asked)
    if not np.isnan(row["aht_seconds"]):
        forecast.loc[rows, "aht_seconds"] = row["aht_seconds"]
    return ""


def _asked(row: dict, total: float) -> float | None:
    """Return the contacts that the period shall have, none where only the handle time changes."""
    if not np.isnan(row["contacts"]):
        return float(row["contacts"])
    found = _CHANGE.match(row["change"])
    if found is None:
        return None
    if found["times"]:
        return total * float(found["times"])
    amount = float(found["amount"]) * (1 if found["sign"] == "+" else -1)
    return max(total * (1 + amount / 100) if found["percent"] else total + amount, 0.0)


def _scale(forecast: pd.DataFrame, rows: np.ndarray, total: float, asked: float) -> None:
    """Spread the contacts asked for by the forecast's own shape, evenly where it has none."""
    if total <= 0:
        forecast.loc[rows, SPREAD] = asked / rows.sum()
        return
    factor = asked / total
    forecast.loc[rows, "contacts"] *= factor
    forecast.loc[rows, SPREAD[1:]] = (forecast.loc[rows, SPREAD[1:]] * factor).round()


def _hold(forecast: pd.DataFrame, rows: np.ndarray, row: dict, locked: pd.DataFrame | None) -> str:
    if locked is None:
        return "is locked, but no forecast is stored yet; run wfm forecast once without the lock"
    values = [*SPREAD, "aht_seconds"]
    stored = locked[locked["queue"] == row["queue"]].set_index("timestamp")[values]
    stored = stored.reindex(pd.DatetimeIndex(forecast.loc[rows, "timestamp"]))
    if stored["contacts"].isna().any():
        missing = stored.index[stored["contacts"].isna()][0]
        return f"is locked, but the newest stored forecast of '{row['queue']}' has no {missing.isoformat()}"
    forecast.loc[rows, values] = stored.to_numpy()
    return ""


def _totals(rows: pd.DataFrame) -> tuple[float, float]:
    contacts = float(rows["contacts"].sum())
    weights = rows["contacts"] if contacts > 0 else None
    aht = float(np.average(rows["aht_seconds"], weights=weights)) if len(rows) else float("nan")
    return contacts, aht


def _applied(row: dict, before: tuple[float, float], after: tuple[float, float]) -> Applied:
    what = "lock" if row["lock"] else row["change"] or ("" if np.isnan(row["contacts"]) else f"={row['contacts']:g}")
    start, end = row["start"].isoformat(), row["end"].isoformat()
    return Applied(int(row["line"]), row["queue"], start, end, what, *_both(before, after), row["note"])


def _both(before: tuple[float, float], after: tuple[float, float]) -> tuple[float, float, float, float]:
    return round(before[0], 4), round(after[0], 4), round(before[1], 2), round(after[1], 2)
