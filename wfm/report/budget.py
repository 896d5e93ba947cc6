"""Cost against budget: by day (by week in long plans), by line, by team and by queue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from wfm.config.agents import Agent
from wfm.costs import beside_pay, exact, outsourcing
from wfm.report.plan_data import PlanData
from wfm.report.wording import Wording

MOST_DAYS = 14
MOST_TEAMS = 12  # that are drawn
Groups = dict[str, list[dict[str, Any]]]


def budget_view(plan: PlanData, words: Wording) -> dict[str, Any]:
    """Return the bars of the cost charts, and what the money goes to; money in the site's currency.

    `groups` has the rows of teams and, where queues have budgets, of queues; `lines` are those of the cost where one
    is more than base pay or has a budget, and `over` says by how much budgets are overrun.
    """
    groups = _groups(plan)
    bars = _bars(plan, words)
    teams = groups.get("team", [])
    return {
        "chart": {
            "labels": [label for label, _ in bars],
            "costs": [cost for _, cost in bars],
            "budget": plan.fact("budget"),
            "most_teams": MOST_TEAMS,
            "teams": [{"name": t["name"], "cost": t["cost"], "budget": t["budget"]} for t in teams],
        },
        "groups": [
            {
                "kind": kind,
                "rows": [_row(row, words) for row in rows],
                "has_budgets": any(row["budget"] is not None for row in rows),
            }
            for kind, rows in groups.items()
            if len(rows) > 1 or kind != "team"
        ],
        "by_team": len(plan.teams) > 1,
        "dearest": words.strings["budget"]["dearest"].format(shown=MOST_TEAMS, all=len(teams))
        if len(teams) > MOST_TEAMS
        else "",
        "weekly": len(plan.config.week.dates) > MOST_DAYS,
        "has_budgets": any(team["budget"] is not None for team in teams),
        "lines": _lines(plan, words),
        "lines_have_budgets": bool(_line_budgets(plan)),
        "over": _over(plan, words),
    }


def _bars(plan: PlanData, words: Wording) -> list[tuple[str, float]]:
    """Return the cost of every day or week, after that of overhead, activities and partners if there is any."""
    by_date = plan.shifts.groupby("date")["cost"].sum()
    dates = plan.config.week.dates
    step = 1 if len(dates) <= MOST_DAYS else 7
    beside = float(sum(_beside_pay(plan).values()) + outsourcing(plan.config))
    bars = [(words.strings["budget"]["beside_pay"], beside)] if beside else []
    for n in range(0, len(dates), step):
        cost = sum(float(by_date.get(day, 0.0)) for day in dates[n : n + step])
        bars.append((words.day(dates[n]), round(cost, words.decimals)))
    return bars


def _beside_pay(plan: PlanData) -> dict[str, Fraction]:
    return beside_pay(plan.config, plan.agents, plan.tables["activities"])


def _groups(plan: PlanData) -> Groups:
    budget = plan.config.budget
    found = {"team": _rows(plan, plan.teams, lambda agent: agent.team, budget.teams)}
    if budget.queues:
        firsts = {_first_skill(agent) for agent in plan.agents}
        queues = [name for name in plan.config.queue_names if name in firsts]
        found["queue"] = _rows(plan, queues, _first_skill, budget.queues)
    return found


def _first_skill(agent: Agent) -> str:
    return agent.skills[0] if agent.skills else ""


def _rows(
    plan: PlanData, names: Iterable[str], group: Callable[[Agent], str], budgets: Mapping[str, float]
) -> list[dict[str, Any]]:
    """Return hours, cost and budget of each group of agents; their overhead and activities are part of the cost."""
    beside, weeks = _beside_pay(plan), plan.config.week.weeks
    found = []
    for name in names:
        members = [agent.agent_id for agent in plan.agents if group(agent) == name]
        shifts = plan.shifts[plan.shifts["agent_id"].isin(members)]
        rest = sum((beside[agent_id] for agent_id in members), Fraction(0))
        found.append(
            {
                "name": name,
                "agents": int(shifts["agent_id"].nunique()),
                "paid_hours": float(shifts["paid_hours"].sum()),
                "overtime_hours": float(shifts["overtime_hours"].sum()),
                "cost": float(sum(map(exact, shifts["cost"]), rest)),
                "budget": budgets[name] * weeks if name in budgets else None,
            }
        )
    return found


def _row(row: dict[str, Any], words: Wording) -> dict[str, Any]:
    budget = row["budget"]
    return {
        "name": row["name"],
        "agents": words.number(row["agents"]),
        "paid_hours": words.number(row["paid_hours"], 1),
        "overtime_hours": words.number(row["overtime_hours"], 1),
        "cost": words.number(row["cost"], words.decimals),
        "budget": None if budget is None else words.number(budget, words.decimals),
        "left": None if budget is None else words.number(budget - row["cost"], words.decimals),
    }


def _line_budgets(plan: PlanData) -> dict[str, float]:
    """Return the money of the plan for every line that has a budget."""
    weeks = plan.config.week.weeks
    return {line: money * weeks for line, money in plan.config.budget.lines if money is not None}


def _lines(plan: PlanData, words: Wording) -> list[dict[str, str | None]]:
    """Return the lines of the cost with shares and budgets; none where all of it is base pay, without budgets."""
    lines: Mapping[str, float] = plan.summary.get("cost_lines") or {}
    total, budgets = sum(lines.values()), _line_budgets(plan)
    if sum(money > 0 for money in lines.values()) < 2 and not budgets:
        return []
    names = words.strings["budget"]["lines"]

    def left(name: str) -> dict[str, str | None]:
        texts = {"budget": budgets[name], "left": budgets[name] - lines[name]} if name in budgets else {}
        return {key: words.number(texts[key], words.decimals) if texts else None for key in ("budget", "left")}

    return [
        {
            "name": names[name],
            "cost": words.number(money, words.decimals),
            "share": words.percent(money / total if total else 0.0),
            **left(name),
        }
        for name, money in lines.items()
        if money or name in ("base", "premiums", "overtime") or name in budgets
    ]


def _over(plan: PlanData, words: Wording) -> list[str]:
    text = words.strings["budget"]["overrun"]
    rows = plan.summary.get("budgets") or []
    return [text.format(budget=row["key"], money=words.money(row["over"])) for row in rows if row["over"] > 0]
