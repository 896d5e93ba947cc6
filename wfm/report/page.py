"""From a plan's tables to one HTML page that asks no host for anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.report.accuracy import accuracy_rows
from wfm.report.audit import audit_view
from wfm.report.budget import budget_view
from wfm.report.capacity_page import ShownPlan, capacity_view
from wfm.report.cover import cover_tables
from wfm.report.demand import demand_tables, flagged_rows, queue_payloads
from wfm.report.embed import content_policy, echarts_source, json_for_script, own_script, own_style
from wfm.report.headline import headline_view
from wfm.report.people import people_rows
from wfm.report.plan_data import PlanData
from wfm.report.roster import roster_payload
from wfm.report.scenarios_page import scenarios_view
from wfm.report.short import short_rows
from wfm.report.simulation import simulation_view
from wfm.report.templating import environment
from wfm.report.timeline import build_timeline
from wfm.report.training import training_view
from wfm.report.wall import wall_tables
from wfm.report.wishes import wishes_view
from wfm.report.wording import Wording, words_of

SECTIONS = (
    *("forecast", "coverage", "balance", "simulation", "roster", "budget", "short", "people", "training", "audit"),
    *("scenarios", "capacity"),
)


def render_report(
    config: Config,
    agents: Sequence[Agent],
    tables: Mapping[str, pd.DataFrame],
    summary: Mapping[str, Any],
    history: pd.DataFrame | None = None,
    simulation: Mapping[str, Any] | None = None,
    audit: Mapping[str, Any] | None = None,
) -> str:
    """Render the report of a plan.

    Args:
        config: The plan's configuration.
        agents: All agents, rostered or not, in the order in which they are shown.
        tables: Frames named forecast, requirements, shifts, activities and coverage, and where there are any
            flagged_days, reasons, training, training_times, scenarios, capacity, capacity_classes and backtest (as
            the files of these names); instants in the site's zone.
        summary: What summary.json holds; money in the site's currency, shares 0-1.
        history: timestamp, queue and contacts of the past; its last four weeks are shown before the forecast.
        simulation: What simulation.json holds, with the frame simulation among the tables; none: not simulated.
        audit: What the check found: `rules` (a map for each, as `wfm check --json` has them), `violations` and `off`;
            none: not checked.

    Returns:
        One HTML page, the same for the same arguments.
    """
    timeline = build_timeline(config, tables, history)
    plan = PlanData(config, tuple(agents), tables, summary, history, timeline, simulation, audit)
    words = words_of(config)
    script, charts = own_script(), echarts_source()
    budget, outlook = budget_view(plan, words), _outlook(plan, words)
    optional = outlook | {"simulation": simulation_view(plan, words), "audit": audit_view(plan, words)}
    optional |= {"training": training_view(plan, words)}
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            t=words.strings,
            w=words,
            policy=content_policy([charts, script]),
            style=own_style(),
            charts_script=charts,
            own_script=script,
            payload=json_for_script(_payload(plan, words, budget["chart"]) | _drawn(outlook)),
            budget=budget,
            sections=[name for name in SECTIONS if name not in optional or optional[name]],
            **optional,
            **_sections(plan, words),
        )
    )


def write_report(
    path: str | Path,
    config: Config,
    agents: Sequence[Agent],
    tables: Mapping[str, pd.DataFrame],
    summary: Mapping[str, Any],
    history: pd.DataFrame | None = None,
    simulation: Mapping[str, Any] | None = None,
    audit: Mapping[str, Any] | None = None,
) -> Path:
    """Write the report of a plan as UTF-8; arguments as for `render_report`. Returns the file's path."""
    target = Path(path)
    target.write_bytes(render_report(config, agents, tables, summary, history, simulation, audit).encode("utf-8"))
    return target


def _sections(plan: PlanData, words: Wording) -> dict[str, Any]:
    return {
        "head": headline_view(plan, words),
        "demand": demand_tables(plan, words),
        "cover": cover_tables(plan, words),
        "accuracy": accuracy_rows(plan, words),
        "flagged": flagged_rows(plan, words),
        "short": short_rows(plan, words),
        "people": people_rows(plan, words),
        "wall": wall_tables(plan, words),
        "wishes": wishes_view(plan, words),
        "queue_names": plan.config.queue_names,
        "teams": plan.teams,
    }


def _outlook(plan: PlanData, words: Wording) -> dict[str, Any]:
    """Return what looks beyond the plan, where it was computed: other budgets and targets, and the months to come."""
    scenarios, months = (plan.tables.get(name) for name in ("scenarios", "capacity"))
    hiring = None if months is None else [ShownPlan("", months, plan.tables["capacity_classes"])]
    return {
        "scenarios": None if scenarios is None else scenarios_view(words, scenarios),
        "capacity": None if hiring is None else capacity_view(words, hiring),
    }


def _drawn(outlook: dict[str, Any]) -> dict[str, Any]:
    return {name: None if view is None else view["payload"] for name, view in outlook.items()}


def _payload(plan: PlanData, words: Wording, budget: dict[str, Any]) -> dict[str, Any]:
    return {
        **words.payload(),
        "floor": plan.config.objective.floor,
        "timeline": plan.timeline.payload(words),
        "queues": queue_payloads(plan),
        "roster": roster_payload(plan),
        "budget": budget,
        "strings": words.strings["page"],
    }
