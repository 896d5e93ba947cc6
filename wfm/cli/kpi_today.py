"""`wfm kpi --today`: how the day under way goes on, and what helps."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from wfm.performance.today import Today
    from wfm.performance.today.actions import Action
    from wfm.performance.today.projection import Projection
    from wfm.performance.today.so_far import SoFar

_BARS = "▁▂▃▄▅▆▇█"
_WIDEST = 60
_NAMED = 4
DOES = {
    "breaks": "move breaks", "training": "put training off", "extend": "let people stay longer",
    "move": "move shifts that have not begun", "call-in": "call people in", "time-off": "offer to go home early",
}  # fmt: skip


def today_options(command):
    """Add the options of a day under way to a command."""
    options = (
        click.option("--today", is_flag=True, help="Say how the day under way goes on, and what helps at least cost."),
        click.option(
            "--now", metavar="TIME", help="With --today: the present, local; the end of the actuals by default."
        ),
        click.option(
            "--notice",
            type=click.FloatRange(0, 48),
            default=1.0,
            show_default=True,
            help="With --today: hours before which people must hear of a new shift.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def show_today(
    folder: Path,
    actuals: Path,
    activities: Path | None,
    abandoned: str,
    now: str | None,
    notice: float,
    out: Path | None,
    language: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Compute the day, write its page, and print it."""
    from wfm.performance.today import make_today
    from wfm.performance.today.data import today_data
    from wfm.report.today_page import write_today_page

    found = make_today(folder, actuals, now, activities, abandoned, notice)
    target = (out or folder) / "today.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_today_page(target, found.config.in_language(language), today_data(found))
    if as_json:
        click.echo(json.dumps(today_data(found) | {"page": str(target)}, indent=2, ensure_ascii=False))
    elif not quiet:
        click.echo("\n".join([*today_lines(found, folder), "", f"  page {target}"]))


def today_lines(found: Today, folder: Path) -> list[str]:
    """Return the day as text for a terminal."""
    moment = found.moment
    clock = f"{moment.now:%H:%M}" if moment.now.date() == moment.date else f"{moment.now:%a %H:%M}"
    lines = [f"{folder}: {moment.date:%a %d %b %Y}, {clock}; the last queue closes at {moment.close:%H:%M}"]
    lines += [*_course(found), "", _HEAD]
    lines += [_queue(part, one) for part, one in zip(found.parts, found.projections[:-1], strict=True)]
    lines += [_overall(found.overall), ""]
    if found.absent:
        lines.append(f"  not come: {', '.join(found.absent)}; taken out of the rest of the day")
    lines += _what_helps(found)
    return [*lines, *(f"  note: {note}" for note in found.notes)]


_HEAD = (
    f"  {'queue':<14}{'so far':>8}{'of plan':>9}{'to come':>9}{'80 % band':>15}{'AHT':>8}{'plan':>7}"
    f"{'service':>10}{'at close':>10}{'band':>14}{'target':>8}"
)


def _queue(part: SoFar, one: Projection) -> str:
    on = part.contacts
    of_plan = f"{on.so_far / on.expected_so_far - 1:+.0%}" if on.expected_so_far else "-"
    band = f"{on.planned * on.low:,.0f}-{on.planned * on.high:,.0f}"
    aht = ["-" if math.isnan(value) else f"{value:,.0f} s" for value in (part.aht_seconds, part.aht_planned)]
    so_far = "-" if math.isnan(one.so_far) else f"{one.so_far:.1%}" + ("" if part.told else "*")
    return (
        f"  {part.queue[:13]:<14}{on.so_far:>8,.0f}{of_plan:>9}{on.rest:>9,.0f}{band:>15}{aht[0]:>8}{aht[1]:>7}"
        f"{so_far:>10}{_close(one)}"
    )


def _overall(one: Projection) -> str:
    so_far = "-" if math.isnan(one.so_far) else f"{one.so_far:.1%}"
    return f"  {'all':<70}{so_far:>10}{_close(one)}"


def _close(one: Projection) -> str:
    band = f"{one.low:.1%}-{one.high:.1%}"
    return f"{one.at_close:>10.1%}{band:>14}{one.target:>8.0%}{'' if one.on_track else f'  {one.short:,.0f} short'}"


def _what_helps(found: Today) -> list[str]:
    if found.on_track:
        lines = ["  on track: every queue is to meet its target, nothing has to be done"]
        off = found.time_off
        return lines if off is None else [*lines, *_told(found, off, "  more are there than needed: ")]
    behind = ", ".join(one.queue for one in found.projections[:-1] if not one.on_track)
    if not found.actions:
        return [f"  behind: {behind}; no change of today's shifts helps within hours, rest, skills and notice"]
    lines = [f"  behind: {behind}; what helps, the cheapest first:"]
    for number, action in enumerate(found.actions, start=1):
        lines += _told(found, action, f"  {number}. ")
    return lines if found.helps_most is None else [*lines, *_told(found, found.helps_most, "  most helps: ")]


def _told(found: Today, action: Action, mark: str) -> list[str]:
    site = found.config.site
    people = ", ".join(action.changes["agent_id"].head(_NAMED)) + (" ..." if action.people > _NAMED else "")
    cost = f"{site.currency} {action.cost:+,.{site.currency_decimals}f}"
    budget = f", {site.currency} {action.more_budget:,.0f} more budget a week" if action.more_budget else ""
    gain = f"{action.contacts:+,.1f} contacts in time, {100 * action.points:+.2f} points"
    what = f"{DOES[action.kind]}: {cost}{budget}, {gain}; {action.people} people ({people})"
    return [f"{mark}{what}", f"     {action.command}"]


def _course(found: Today) -> list[str]:
    """Return two lines of bars: the plan, and what came and is expected, a stroke between them."""
    table = found.course
    step = -(-len(table) // _WIDEST)
    parts = [table.iloc[at : at + step] for at in range(0, len(table), step)]
    planned = [float(part["planned"].sum()) / len(part) for part in parts]
    actual = [float(part["actual"].fillna(part["expected"]).sum()) / len(part) for part in parts]
    most = max([*planned, *actual, 1e-9])
    seen = sum(1 for part in parts if part["actual"].notna().all())
    bars = ["".join(_BARS[min(int(value / most * 8), 7)] for value in row) for row in (planned, actual)]
    rows = zip(("planned", "contacts"), bars, strict=True)
    return ["", *(f"  {name:<10}{row[:seen]}|{row[seen:]}" for name, row in rows)]
