"""Why an interval of a queue is short, and what the cheapest changes are, for the roster on the desk."""

from __future__ import annotations

from typing import Any

from wfm.schedule.explain.short import MESSAGES, explain_short
from wfm.web.desk import Desk
from wfm.web.shifts import EditRefused
from wfm.web.views import money


def why_short(desk: Desk, queue: str, slot: int) -> dict[str, Any]:
    """Explain one interval.

    Raises:
        EditRefused: There is no such queue or time.
    """
    site, config = desk.site, desk.site.plan.config
    if queue not in config.queue_names or not 0 <= slot < site.grid.plan_slots:
        raise EditRefused("there is no such queue or time")
    width = site.grid.slots_an_interval
    moment = site.grid.moment(slot // width * width)
    coverage = desk.judge.coverage([site.day_of(slot)])
    here = coverage[(coverage["queue"] == queue) & (coverage["timestamp"] == moment)]
    title = f"{queue}, {moment:%Y-%m-%d %H:%M}"
    if here.empty:
        return {"title": title, "lines": ["Closed"], "fixes": []}
    row = here.iloc[0]
    lines = [
        f"{row['contacts']:.1f} contacts; {row['required']:.0f} agents required, {row['scheduled']:.1f} scheduled; "
        f"{row['service_level']:.1%} answered in time"
    ]
    tables = {
        "requirements": site.plan.requirements,
        "activities": site.activities(desk.pieces),
        "coverage": here.reset_index(drop=True),  # this interval alone
    }
    found = explain_short(config, site.plan.agents, tables, site.plan.curves)
    if not found:
        lines.append("The target is met here.")
    fixes = []
    for one in found:
        lines += [one.message, *(MESSAGES[kind].format(who="others") for kind in one.also)]
        fixes += [
            {
                "change": fix.change,
                "cost_text": money(desk, fix.cost),
                "gain_text": _gain(fix.points, fix.gain),
            }
            for fix in one.fixes
        ]
    return {"title": title, "lines": lines, "fixes": fixes}


def _gain(points: float, contacts: float) -> str:
    """Write what a change brings; points only where they can be seen."""
    there = round(100 * points, 1)
    shown = [f"{there:+.1f} points here"] if there else []
    return ", ".join([*shown, f"{contacts:+,.1f} contacts in time"])
