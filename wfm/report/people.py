"""Hours and cost of each agent."""

from __future__ import annotations

from typing import Any

from wfm.config.agents import Agent
from wfm.report.plan_data import PlanData
from wfm.report.wording import Wording

SATURDAY = 5


def people_rows(plan: PlanData, words: Wording) -> list[dict[str, Any]]:
    """Return a row for each agent, those without a shift included."""
    frame = plan.shifts.assign(weekend=[date.weekday() >= SATURDAY for date in plan.shifts["date"]])
    sums = frame.groupby("agent_id").agg(
        shifts=("date", "size"),
        weekend=("weekend", "sum"),
        paid=("paid_hours", "sum"),
        overtime=("overtime_hours", "sum"),
        cost=("cost", "sum"),
    )
    totals = {row.Index: row for row in sums.itertuples()}
    return [_row(agent, totals.get(agent.agent_id), plan, words) for agent in plan.agents]


def _row(agent: Agent, total: Any, plan: PlanData, words: Wording) -> dict[str, Any]:
    paid, overtime, cost = (total.paid, total.overtime, total.cost) if total else (0.0, 0.0, 0.0)
    return {
        "id": agent.agent_id,
        "name": agent.name,
        "team": agent.team,
        "contract": agent.contract,
        "weekly": _weekly_hours(agent, plan, words),
        "shifts": int(total.shifts) if total else 0,
        "weekend": int(total.weekend) if total else 0,
        "paid": words.number(paid, 2),
        "overtime": words.number(overtime, 2),
        "cost": words.number(cost, words.decimals),
    }


def _weekly_hours(agent: Agent, plan: PlanData, words: Wording) -> str:
    """Write the paid hours that the contract asks for a week: `40` or `16-24`."""
    contract = plan.config.contracts.get(agent.contract)
    if contract is None:
        return ""
    low, high = (words.number(hours, 0 if hours == int(hours) else 1) for hours in contract.weekly_hours)
    return low if low == high else f"{low}\u2013{high}"
