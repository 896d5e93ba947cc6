"""The page of a hiring plan: people against need, money against budget, classes, short months, scenarios."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from wfm.config import Config
from wfm.report.chart_page import render_chart_page
from wfm.report.embed import CAPACITY_SCRIPTS
from wfm.report.wording import Wording, words_of

_NONE = "\u2013"


@dataclass(frozen=True)
class ShownPlan:
    """A hiring plan as the page shows it.

    `months` has the rows of capacity.csv and `classes` those of capacity_classes.csv; `costs` the cost lines by month
    and `fte`, who is employed and trained; `short` months, contacts below target, money over budget, and reasons. Of a
    plan that is read from its tables only these are known, not `costs` and `short`.
    """

    name: str
    months: pd.DataFrame
    classes: pd.DataFrame
    costs: pd.DataFrame | None = None
    short: Sequence[tuple[str, float, float, Sequence[str]]] = ()


def write_capacity_page(path: str | Path, config: Config, plans: Sequence[ShownPlan]) -> Path:
    """Write the page as UTF-8, and return its path; the first plan is shown whole, all of them side by side."""
    target = Path(path)
    target.write_bytes(render_capacity(config, plans).encode("utf-8"))
    return target


def render_capacity(config: Config, plans: Sequence[ShownPlan]) -> str:
    """Render the page."""
    words = words_of(config)
    text, view = words.strings["capacity"], capacity_view(words, plans)
    shown = {"period": view["period"], "capacity": view}
    data = {"capacity": view["payload"]}
    return render_chart_page("capacity.html.j2", CAPACITY_SCRIPTS, config, words, text, data, **shown)


def capacity_view(words: Wording, plans: Sequence[ShownPlan]) -> dict[str, Any]:
    """Return what is shown of the first plan, and of all side by side; under `payload` what the scripts draw."""
    text, plan = words.strings["capacity"], plans[0]
    labels = [_month(words, label) for label in plan.months["month"]]
    return {
        "period": f"{labels[0]} \u2013 {labels[-1]}",
        "totals": _totals(words, text, plan),
        "rows": [_row(words, row) for row in plan.months.to_dict("records")],
        "classes": [_class(words, row) for row in plan.classes.to_dict("records")],
        "short": [_short(words, text, one) for one in plan.short],
        "plans": [_compared(words, one) for one in plans] if len(plans) > 1 else [],
        "payload": {"months": labels, "strings": text["page"], **_drawn(text, plan)},
    }


def _drawn(text: dict, plan: ShownPlan) -> dict[str, Any]:
    page, months = text["page"], plan.months
    if plan.costs is None:
        agents, lines = (page["headcount"], months["headcount"]), [(page["cost"], months["cost"])]
    else:
        spent = [name for name in text["lines"] if plan.costs[name].abs().sum() > 0]
        agents, lines = (page["fte"], plan.costs["fte"]), [(text["lines"][name], plan.costs[name]) for name in spent]
    return {
        "required": _numbers(months["required_fte"]),
        "agents": {"label": agents[0], "values": _numbers(agents[1])},
        "training": _numbers(months["training_fte"]),
        "hires": _numbers(months["hires"]),
        "service": _numbers(months["service_level"]),
        "budget": [None if pd.isna(value) else float(value) for value in months["budget"]],
        "costs": [{"label": label, "values": _numbers(values)} for label, values in lines],
    }


def _numbers(values: pd.Series) -> list[float]:
    return [round(float(value), 6) for value in values]


def _month(words: Wording, label: str) -> str:
    return words.month(dt.date.fromisoformat(f"{label}-01"))


def _served(costs: pd.DataFrame) -> float:
    return float(costs["in_time"].sum() / max(costs["contacts"].sum(), 1e-9))


def _totals(words: Wording, text: dict, plan: ShownPlan) -> list[tuple[str, str, str]]:
    """Return the figures at the top: what, how much, and a note."""
    table, notes = plan.months, text["notes"]
    budget = table["budget"].sum(min_count=len(table))
    leavers = words.number(float(table["leavers"].sum()), 1)
    agents = [words.number(float(table["headcount"].iloc[place]), 1) for place in (0, -1)]
    set_by = notes["no_budget"] if pd.isna(budget) else notes["budget"].format(money=words.money(budget, whole=True))
    people = notes["leavers"].format(count=leavers, first=agents[0], last=agents[1])
    found = [
        (text["cost"], words.money(float(table["cost"].sum()), whole=True), set_by),
        (text["hires"], words.number(int(table["hires"].sum())), people),
    ]
    if plan.costs is None:
        return found
    contacts = notes["contacts"].format(count=words.number(float(plan.costs["contacts"].sum())))
    short = notes["of_months"].format(count=len(table))
    found.insert(1, (text["service"], words.percent(_served(plan.costs)), contacts))
    return [*found, (text["months_short"], words.number(len(plan.short)), short)]


def _row(words: Wording, row: dict[str, Any]) -> list[str]:
    return [
        _month(words, row["month"]),
        words.number(row["required_fte"], 1),
        words.number(row["headcount"], 1),
        words.number(row["hires"]),
        words.number(row["leavers"], 1),
        words.number(row["training_fte"], 1),
        words.number(row["overtime_hours"]),
        words.number(row["outsourced_contacts"]),
        words.money(row["cost"], whole=True),
        _NONE if pd.isna(row["budget"]) else words.money(row["budget"], whole=True),
        words.percent(row["service_level"]),
    ]


def _class(words: Wording, row: dict[str, Any]) -> list[str]:
    dates = [words.full_day(row[name]) for name in ("decided_by", "starts", "ready")]
    return [row["queues"].replace("|", ", "), words.number(row["agents"]), *dates]


def _short(words: Wording, text: dict, one: tuple[str, float, float, Sequence[str]]) -> dict[str, Any]:
    month, contacts, money, reasons = one
    missing = [text["contacts_short"].format(count=words.number(contacts))] if contacts else []
    missing += [text["over_budget"].format(money=words.money(money))] if money else []
    said = [words.sentence(reason) for reason in reasons]
    told = {"reasons": [one or reason for one, reason in zip(said, reasons, strict=True)], "foreign": None in said}
    return {"month": _month(words, month), "missing": ", ".join(missing)} | told


def _compared(words: Wording, plan: ShownPlan) -> list[str]:
    table = plan.months
    return [
        plan.name,
        words.number(float(table["required_fte"].mean()), 1),
        words.number(float(table["headcount"].iloc[-1]), 1),
        words.number(int(table["hires"].sum())),
        words.number(float(table["overtime_hours"].sum())),
        words.number(float(table["outsourced_contacts"].sum())),
        words.money(float(table["cost"].sum()), whole=True),
        _NONE if plan.costs is None else words.percent(_served(plan.costs)),
        words.number(len(plan.short)),
    ]
