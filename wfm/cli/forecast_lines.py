"""What a forecast says of itself on the terminal."""

from __future__ import annotations

import numpy as np
import pandas as pd
from rich.table import Table

MOST_DAYS_NAMED = 5


def closing_lines(forecast: pd.DataFrame) -> list[str]:
    """Say what was taken from today, what the planner changed, and what nothing was learned from."""
    return [*_today(forecast), *_overrides(forecast), *flag_lines(forecast)]


def change_table(changes: pd.DataFrame) -> Table:
    """Lay out what changed by queue and day, with a total of each queue."""
    judged = bool(changes["actual"].notna().any())
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
    table.add_column("queue and day", overflow="fold")
    for name in ("old", "new", "change", "", "AHT", *(("came", "old off", "new off") if judged else ())):
        table.add_column(name, justify="right", no_wrap=True)
    for queue, rows in changes.groupby("queue", sort=False):
        table.add_row(*_cells(str(queue), _total(rows), judged), style="bold")
        for row in rows.to_dict("records"):
            table.add_row(*_cells(f"  {row['date']:%a %d %b}", row, judged))
    return table


def _total(rows: pd.DataFrame) -> dict:
    both = rows[rows["old"].notna() & rows["new"].notna()]
    old, new = both["old"].sum(), both["new"].sum()
    total = {"old": old, "new": new, "change": new - old, "share": (new - old) / old if old > 0 else np.nan}
    for side in ("old", "new"):
        weights, values = both[side], both[f"{side}_aht"]
        known = values.notna() & (weights > 0)
        total[f"{side}_aht"] = np.average(values[known], weights=weights[known]) if known.any() else np.nan
    come = both[both["actual"].notna()]
    total["actual"] = come["actual"].sum() if len(come) else np.nan
    for side in ("old", "new"):
        off = (come[side] - come["actual"]).abs().sum()
        total[f"{side}_off"] = off / total["actual"] if len(come) and total["actual"] > 0 else np.nan
    return total


def _cells(name: str, row: dict, judged: bool) -> list[str]:
    aht = "-" if np.isnan(row["new_aht"]) else f"{row['new_aht']:.0f}"
    if not np.isnan(row["old_aht"]) and not np.isnan(row["new_aht"]) and abs(row["old_aht"] - row["new_aht"]) >= 0.5:
        aht = f"{row['old_aht']:.0f}>{row['new_aht']:.0f}"
    cells = [name, _number(row["old"]), _number(row["new"]), _number(row["change"], "+"), _share(row["share"]), aht]
    if judged:
        cells.append(_number(row["actual"]))
        for side in ("old", "new"):
            off = row.get(f"{side}_off", _off(row[side], row["actual"]))
            cells.append("-" if np.isnan(off) else f"{off:.1%}")
    return cells


def _off(forecast: float, actual: float) -> float:
    return abs(forecast - actual) / actual if actual > 0 else np.nan


def _number(value: float, sign: str = "") -> str:
    if np.isnan(value):
        return "-"
    return f"{value:{sign},.0f}" if abs(value) >= 0.5 else "0"


def _share(value: float) -> str:
    return "" if np.isnan(value) or abs(value) < 0.0005 else f"{value:+.1%}"


def _today(forecast: pd.DataFrame) -> list[str]:
    lines = []
    for queue, today in (forecast.attrs.get("intraday") or {}).items():
        follows = f"the rest of the day {today['factor'] - 1:+.1%}" if today["exponent"] > 0 else "which says nothing"
        lines.append(f"{queue}: today so far {today['so_far'] - 1:+.1%} beside the forecast, {follows}")
    return lines


def _overrides(forecast: pd.DataFrame) -> list[str]:
    lines = []
    for one in forecast.attrs.get("overrides") or []:
        change = f"{one['contacts_before']:,.0f} to {one['contacts_after']:,.0f} contacts"
        if abs(one["aht_before"] - one["aht_after"]) >= 0.5:
            change += f", AHT {one['aht_before']:.0f} to {one['aht_after']:.0f} s"
        note = f" ({one['note']})" if one["note"] else ""
        lines.append(f"override {one['queue']}, {one['start'][:16]} to {one['end'][:16]}: {change}{note}")
    return lines


def flag_lines(forecast: pd.DataFrame) -> list[str]:
    """Name the days that nothing was learned from, and those that count although they stand out."""
    flags = forecast.attrs.get("flagged_days") or []
    lines = []
    for words, chosen in (
        ("nothing was learned from", [flag for flag in flags if flag["reason"] != "kept"]),
        ("kept, though far from the usual:", [flag for flag in flags if flag["reason"] == "kept"]),
    ):
        if chosen:
            newest = sorted(chosen, key=lambda flag: (flag["date"], flag["start"]))[-MOST_DAYS_NAMED:]
            named = "; ".join(_named(flag) for flag in newest)
            more = f" and {len(chosen) - MOST_DAYS_NAMED} earlier" if len(chosen) > MOST_DAYS_NAMED else ""
            lines.append(f"{words} {named}{more}")
    if any(flag["reason"] not in ("kept", "ignored") for flag in flags):
        lines.append("history.keep: [DATE] makes such days count, history.ignore: [DATE] takes others out")
    return lines


def history_lines(history: pd.DataFrame | None) -> list[str]:
    """Say which history was spread over finer intervals, and what was left out."""
    if history is None:
        return []
    names = {24 * 60: "daily", 60: "hourly"}
    spread = history.attrs.get("spread_queues") or {}
    lines = [f"{names.get(width, f'{width}-minute')} history of {name} was spread" for name, width in spread.items()]
    left_out = history.attrs.get("left_out_queues") or {}
    if left_out:
        named = ", ".join(f"{name} ({rows:,} rows)" for name, rows in left_out.items())
        lines.append(f"left out: history of queues that are not configured: {named}")
    if history.attrs.get("later_rows"):
        lines.append(f"not used: {history.attrs['later_rows']:,} rows of history from the moment of the forecast on")
    return lines


def _named(flag: dict) -> str:
    part = f" {flag['start']}-{flag['end']}" if flag["start"] else ""
    usual = f", usually {flag['expected']:,.0f}" if flag["expected"] else ""
    return f"{flag['queue']} {flag['date']}{part} ({flag['reason']}: {flag['contacts']:,.0f}{usual})"
