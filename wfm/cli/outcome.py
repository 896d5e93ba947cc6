"""What a finished plan says of itself on the terminal."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from wfm.cli.forecast_lines import closing_lines, history_lines
from wfm.config.rule_faults import rule_notes
from wfm.config.validation import spans_minutes
from wfm.costs import EVERYBODY
from wfm.plan import Plan


def outcome_lines(plan: Plan, folder: Path) -> list[str]:
    """Return the closing lines of `wfm plan`: folder, cost, service level, gap and report."""
    config, summary = plan.config, plan.summary
    last = config.week.dates[-1]
    lines = [
        f"Plan of {config.site.name}, {config.week.start} to {last}: "
        f"{summary['agents_rostered']} agents, {len(plan.roster.shifts)} shifts",
        f"  folder         {folder}",
        f"  cost           {_cost(plan)}",
        *(f"  {'':<15}{text}" for text in _overruns(plan)),
        f"  service level  {_levels(plan)}",
        f"  gap            {_gap(summary)}",
    ]
    if summary["floor_breaks"]:
        count = summary["floor_breaks"]
        lie = "interval of a queue lies" if count == 1 else "intervals of a queue lie"
        lines.append(f"  floor          {count} {lie} below {config.objective.floor:.0%}; the report lists them")
    skills = {skill for agent in plan.agents for skill in agent.skills}
    lines += [
        f"  skills         no agent has the skill {name}: nobody serves it"
        for name in config.queue_names
        if name not in skills
    ]
    told = _off_phone(summary)
    lines += [f"  {'off phone' if number == 0 else '':<15}{text}" for number, text in enumerate(told)]
    lines += [f"  {'training' if number == 0 else '':<15}{text}" for number, text in enumerate(_training(summary))]
    lines += [f"  {'rules' if number == 0 else '':<15}{text}" for number, text in enumerate(_rules(plan))]
    told = [*history_lines(plan.history), *closing_lines(plan.forecast)]
    lines += [f"  {'forecast' if number == 0 else '':<15}{text}" for number, text in enumerate(told)]
    return [*lines, f"  report         {folder / 'report.html'}"]


def _rules(plan: Plan) -> list[str]:
    """Return where the labour rules bind more than the contracts."""
    used = sorted({agent.contract for agent in plan.agents})
    return rule_notes(plan.config, used, {name: spans_minutes(plan.config, name) for name in used})


def _money(plan: Plan, amount: float) -> str:
    return f"{amount:,.{plan.config.site.currency_decimals}f}"


def _cost(plan: Plan) -> str:
    summary, currency = plan.summary, plan.config.site.currency
    cost, budget = summary["cost"], summary["budget"]
    if budget is None:
        return f"{currency} {_money(plan, cost)}, no budget given"
    left = f"{_money(plan, budget - cost)} left" if cost <= budget else f"{_money(plan, cost - budget)} over"
    return f"{currency} {_money(plan, cost)} of {_money(plan, budget)} ({left})"


def _overruns(plan: Plan) -> list[str]:
    """Say by how much the budgets of teams and queues are overrun; that of everybody stands with the cost."""
    return [
        f"{row['key']} is overrun by {plan.config.site.currency} {_money(plan, row['over'])}"
        for row in plan.summary["budgets"]
        if row["over"] and row["key"] != EVERYBODY
    ]


def _levels(plan: Plan) -> str:
    levels = plan.summary["service_level"]
    each = ", ".join(
        f"{queue.name} {levels[queue.name]:.1%} (target {queue.service_level.target:.0%})"
        for queue in plan.config.queues
    )
    return f"{levels['overall']:.1%} predicted over the plan: {each}"


def _gap(summary: dict) -> str:
    if summary["gap"] is None:
        return "unknown: the search was stopped before a bound was computed"
    proved = "optimal within the gap asked for" if summary["status"] == "optimal" else "more may be possible"
    text = f"{summary['gap']:.2%}: no roster can be better by more than that ({proved})"
    if summary["goal"] == "service_level":
        text += f"; {100 * summary['service_gap']:.2f} points of service level"
    if "gap_with_floor" in summary:
        text += f"; {summary['gap_with_floor']:.2%} among rosters that keep the floor"
    return text


def _training(summary: dict) -> list[str]:
    """Return what coaching and training cost, and how many sessions have no place."""
    told = summary.get("training")
    if not told:
        return []
    lines = [f"{told['placed']} of {told['due']} sessions are placed, {told['hours']:,.1f} h off the phone"]
    if told["hours"] and told["service_level"] is not None:
        lines.append(
            f"{told['contacts_lost']:,.1f} contacts fewer in time, {told['contacts_lost_an_hour']:,.2f} an hour: "
            f"{told['service_level']:.2%} instead of {told['service_level_without']:.2%}"
        )
    if told["placed"] < told["due"]:
        lines.append(f"{told['due'] - told['placed']} have no place; training.csv says why")
    return lines


def _off_phone(summary: dict) -> list[str]:
    lines = []
    for row in summary.get("activities", []):
        name = row["activity"] + (f" of team {row['team']}" if "team" in row else "")
        at = f" on {pd.Timestamp(row['start']):%a %d %b at %H:%M}" if "start" in row else ""
        lines.append(f"{name}{at}: {row['there']} of {row['of']}")
    return lines + [f"no room for {text} in any legal week" for text in summary.get("activities_without_place", [])]
