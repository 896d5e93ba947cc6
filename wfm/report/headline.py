"""The headline: money, service, proof and people, in numbers and plain words."""

from __future__ import annotations

from numbers import Integral
from typing import Any

from wfm.report.plan_data import PlanData
from wfm.report.wording import Wording
from wfm.wishes import any_weight

PROVED = 5e-5


def headline_view(plan: PlanData, words: Wording) -> dict[str, Any]:
    """Return everything that the head of the page shows, as text."""
    config = plan.config
    dates = config.week.dates
    return {
        "site": config.site.name,
        "period": words.period(dates[0], dates[-1]),
        "zone": config.site.timezone,
        "status": _status(plan, words),
        "money": _money(plan, words),
        "service": _service(plan, words),
        "proof": _proof(plan, words),
        "people": _people(plan, words),
        "fit": _fit(plan, words),
    }


def _status(plan: PlanData, words: Wording) -> dict[str, Any]:
    texts = words.strings["status"]
    optimal = plan.summary.get("status") == "optimal"
    text = texts["optimal"].format(gap=words.percent(plan.config.solver.gap)) if optimal else texts["feasible"]
    return {"optimal": optimal, "text": text}


def _money(plan: PlanData, words: Wording) -> dict[str, Any]:
    texts = words.strings["headline"]
    cost, budget = plan.fact("cost") or 0.0, plan.fact("budget")
    view = {"cost": words.money(cost, whole=True), "exact": words.money(cost), "over": False, "share": None}
    if budget is None:
        return {**view, "note": texts["no_budget"], "left": None}
    over = cost > budget
    left = texts["over_budget" if over else "left"].format(money=words.money(abs(budget - cost), whole=True))
    share = cost / budget if budget > 0 else 1.0
    note = texts["of_budget"].format(budget=words.money(budget, whole=True), share=words.percent(share))
    return {**view, "note": note, "left": left, "over": over, "share": round(min(share, 1.0) * 100, 2)}


def _service(plan: PlanData, words: Wording) -> dict[str, Any]:
    levels = plan.summary.get("service_level") or {}
    rows = [_queue_service(queue, levels.get(queue.name), words) for queue in plan.config.queues]
    overall, target = levels.get("overall"), overall_target(plan)
    return {
        "overall": "\u2013" if overall is None else words.percent(overall),
        "target": words.percent(target),
        "met": overall is not None and overall >= target - 5e-5,
        "single": len(rows) == 1,
        "simulated": _simulated(plan, words),
        "rows": rows,
    }


def _simulated(plan: PlanData, words: Wording) -> str:
    """Say what the simulation gave over all queues, with its band; empty where there was none."""
    found = (plan.simulation or {}).get("service_level", {}).get("overall")
    if not found or found["simulated"] is None:
        return ""
    texts, value = words.strings["headline"], words.percent(found["simulated"])
    if found["low"] is None or found["high"] is None:
        return texts["simulated"].format(value=value)
    band = f"{words.number(100 * found['low'], 1)}\u2013{words.percent(found['high'])}"
    return texts["simulated_band"].format(value=value, band=band)


def _queue_service(queue: Any, value: float | None, words: Wording) -> dict[str, Any]:
    target = queue.service_level.target
    return {
        "name": queue.name,
        "within": words.strings["headline"]["fixed"] if queue.fixed else _within(queue.service_level, words),
        "value": "\u2013" if value is None else words.percent(value),
        "target": words.percent(target, 0 if round(target * 100, 6) % 1 == 0 else 1),
        "share": round(max(0.0, min(value or 0.0, 1.0)) * 100, 2),
        "target_share": round(target * 100, 2),
        "met": value is not None and value >= target - 5e-5,
    }


def _within(level: Any, words: Wording) -> str:
    texts = words.strings["headline"]
    if level.within_seconds is not None:
        return texts["within_seconds"].format(value=words.number(level.within_seconds))
    hours = level.within_hours if level.within_hours is not None else level.within_clock_hours
    key = "within_hours" if level.within_hours is not None else "within_clock_hours"
    return texts[key].format(value=words.number(hours, 0 if hours == int(hours) else 1))


def overall_target(plan: PlanData) -> float:
    """Return the mean of the queues' targets, weighted with the contacts forecast."""
    contacts = plan.tables["forecast"].groupby("queue")["contacts"].sum()
    weights = [(float(contacts.get(queue.name, 0.0)), queue.service_level.target) for queue in plan.config.queues]
    total = sum(weight for weight, _ in weights)
    if total <= 0:
        return sum(target for _, target in weights) / len(weights)
    return sum(weight * target for weight, target in weights) / total


def _proof(plan: PlanData, words: Wording) -> dict[str, str]:
    texts = words.strings["proof"]
    gap, goal = plan.fact("gap"), str(plan.summary.get("goal") or plan.config.objective.goal)
    if gap is None:
        return {"big": "\u2013", "text": texts["unknown"], "measure": ""}
    big = texts["best"] if gap < PROVED else words.percent_up(gap)
    text = texts["proved"] if gap < PROVED else texts["gap"].format(gap=words.percent_up(gap))
    wishes = texts["wishes"] if any_weight(plan.config) else ""
    measure = " ".join(filter(None, [texts["measure"].get(goal, ""), wishes, _service_gap(plan, goal, words)]))
    return {"big": big, "text": text, "measure": measure}


def _service_gap(plan: PlanData, goal: str, words: Wording) -> str:
    gap = plan.fact("service_gap")
    if gap is None or goal not in words.strings["proof"]["service_gap"]:
        return ""
    points = words.percent_up(max(gap, 0.0)).removesuffix("%").strip()
    return words.strings["proof"]["service_gap"][goal].format(points=points, share=words.percent_up(max(gap, 0.0)))


def _people(plan: PlanData, words: Wording) -> dict[str, str]:
    return {
        "agents": words.number(plan.fact("agents_rostered") or 0),
        "of": words.number(len(plan.agents)),
        "paid_hours": words.number(plan.fact("paid_hours") or 0.0, 1),
        "overtime_hours": words.number(plan.fact("overtime_hours") or 0.0, 1),
        "shifts": words.number(len(plan.tables["shifts"])),
    }


def _fit(plan: PlanData, words: Wording) -> dict[str, Any]:
    return {
        "under": words.number(plan.fact("understaffed_agent_hours") or 0.0, 1),
        "over": words.number(plan.fact("overstaffed_agent_hours") or 0.0, 1),
        "below_floor": words.number(_below_floor(plan)),
        "floor": words.percent(plan.config.objective.floor, 0),
        "price": _price(plan, words),
    }


def _below_floor(plan: PlanData) -> int:
    breaks = plan.summary.get("floor_breaks")
    if isinstance(breaks, list | tuple | dict):
        return len(breaks)
    if isinstance(breaks, Integral):
        return int(breaks)
    coverage = plan.tables["coverage"]
    below = (coverage["service_level"] < plan.config.objective.floor - 1e-9) & (coverage["contacts"] > 0)
    return int(below.sum())


def _price(plan: PlanData, words: Wording) -> str:
    """Say what more budget would bring, for a hundred (or ten thousand) units of currency."""
    price, goal = plan.fact("budget_shadow_price"), str(plan.summary.get("goal") or plan.config.objective.goal)
    texts = words.strings["price"]
    if price is None or plan.fact("budget") is None:
        return ""
    if price <= 1e-9:
        return texts["none"]
    unit = 1000 if (plan.fact("budget") or 0.0) < 1_000_000 else 10_000
    gain = words.number(price * unit, 1 if price * unit < 100 else 0)
    return texts.get(goal, texts["other"]).format(money=words.money(unit, whole=True), gain=gain)
