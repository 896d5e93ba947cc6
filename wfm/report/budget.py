"""Cost against budget: by day (by week in long plans), and by team."""

from __future__ import annotations

from typing import Any

from wfm.report.plan_data import PlanData
from wfm.report.wording import Wording

MOST_DAYS = 14


def budget_view(plan: PlanData, words: Wording) -> dict[str, Any]:
    """Return the bars of the cost charts and the table of teams; money in the site's currency."""
    teams = _teams(plan)
    bars = _bars(plan, words)
    return {
        "chart": {
            "labels": [label for label, _ in bars],
            "costs": [cost for _, cost in bars],
            "budget": plan.fact("budget"),
            "teams": [{"name": t["team"], "cost": t["cost"], "budget": t["budget"]} for t in teams],
        },
        "rows": [_row(team, words) for team in teams],
        "by_team": len(plan.teams) > 1,
        "weekly": len(plan.config.week.dates) > MOST_DAYS,
        "has_budgets": any(team["budget"] is not None for team in teams),
    }


def _bars(plan: PlanData, words: Wording) -> list[tuple[str, float]]:
    by_date = plan.shifts.groupby("date")["cost"].sum()
    dates = plan.config.week.dates
    step = 1 if len(dates) <= MOST_DAYS else 7
    bars = []
    for n in range(0, len(dates), step):
        cost = sum(float(by_date.get(day, 0.0)) for day in dates[n : n + step])
        bars.append((words.day(dates[n]), round(cost, words.decimals)))
    return bars


def _teams(plan: PlanData) -> list[dict[str, Any]]:
    sums = plan.shifts.groupby("team")[["paid_hours", "overtime_hours", "cost"]].sum()
    rostered = plan.shifts.groupby("team")["agent_id"].nunique()
    found = []
    for team in plan.teams:
        has = team in sums.index
        weekly = plan.config.budget.teams.get(team)
        found.append(
            {
                "team": team,
                "agents": int(rostered[team]) if has else 0,
                "paid_hours": float(sums.at[team, "paid_hours"]) if has else 0.0,
                "overtime_hours": float(sums.at[team, "overtime_hours"]) if has else 0.0,
                "cost": round(float(sums.at[team, "cost"]), 4) if has else 0.0,
                "budget": None if weekly is None else weekly * plan.config.week.weeks,
            }
        )
    return found


def _row(team: dict[str, Any], words: Wording) -> dict[str, Any]:
    budget = team["budget"]
    return {
        "team": team["team"],
        "agents": words.number(team["agents"]),
        "paid_hours": words.number(team["paid_hours"], 1),
        "overtime_hours": words.number(team["overtime_hours"], 1),
        "cost": words.number(team["cost"], words.decimals),
        "budget": None if budget is None else words.number(budget, words.decimals),
        "left": None if budget is None else words.number(budget - team["cost"], words.decimals),
    }
