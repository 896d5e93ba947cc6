"""What a simulation says of itself on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from wfm.cli.progress_bar import progress_bar
from wfm.simulate.simulate import Progress


def level_lines(data: dict[str, Any]) -> list[str]:
    """Return a table of the service levels, predicted and simulated, by queue."""
    levels = data["service_level"]
    names = [name for name in levels if name != "overall"]
    rows = [("overall", levels["overall"]), *((name, levels[name]) for name in names)] if len(names) > 1 else [
        (name, levels[name]) for name in names
    ]  # fmt: skip
    width = max(len("queue"), *(len(name) for name, _ in rows))
    lines = [
        f"  {'queue':<{width}}  predicted  simulated  {'95% interval':<16}       ASA  abandoned  occupancy    waiting"
    ]
    for name, row in rows:
        interval = f"{_percent(row['low'])} to {_percent(row['high'])}"
        more = data["measures"][name]
        wait, waiting = more["asa_seconds"]["value"], more["waiting_contacts"]["value"]
        lines.append(
            f"  {name:<{width}}  {_percent(row['predicted']):>9}  {_percent(row['simulated']):>9}  {interval:<16}"
            f"  {'-' if wait is None else f'{wait:,.1f} s':>8}  {_percent(more['abandonment']['value']):>9}"
            f"  {_percent(more['occupancy']['value']):>9}  {'-' if waiting is None else f'{waiting:,.1f}':>9}"
        )
    return lines


def reason_lines(data: dict[str, Any]) -> list[str]:
    """Return why prediction and simulation part, the most contacts first."""
    rows = sorted(data["reasons"].items(), key=lambda item: -abs(item[1]["contacts"]))
    if not rows:
        return ["  Prediction and simulation differ in no interval by more than chance and two points."]
    lines = ["  Where they part, in contacts answered in time (below zero: better than predicted):"]
    for _, row in rows:
        intervals = f"{row['intervals']} interval{'s' if row['intervals'] != 1 else ''}"
        lines.append(f"  {row['contacts']:>9,.1f}  {intervals:<14}  {row['message']}")
    return lines


def round_line(row: dict[str, Any], currency: str) -> str:
    """Return what one round of planning and simulation came to."""
    return (
        f"  round {row['round']}  {currency} {row['cost']:,.2f}  predicted {_percent(row['predicted'])}, simulated "
        f"{_percent(row['simulated'])} ({_percent(row['low'])} to {_percent(row['high'])}); "
        f"{row['corrected_intervals']} intervals corrected, {row['changed_shifts']} shifts changed"
        + (f"; below target: {', '.join(row['missed'])}" if row["missed"] else "")
    )


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


@contextmanager
def simulation_bar(silent: bool) -> Iterator[Progress]:
    """Show a bar of the simulated days on a terminal."""
    with progress_bar("simulating days (the first time on a machine, it is compiled: two minutes)", silent) as shown:

        def told(done: int, expected: int, half: float) -> None:
            shown(f"simulating days, ±{half:.2%} so far" if half < 1 else "simulating days", done, expected)

        yield told
