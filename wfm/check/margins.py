"""How far agents are from the limits of rest, days, hours and starts, and what is reported without being forbidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from wfm.check.clock import utc_minutes
from wfm.check.facts import Facts
from wfm.check.law_rules import MEASURES as LAW_MEASURES
from wfm.check.law_rules import break_measures
from wfm.check.measure import Measure
from wfm.check.pay import regular_weekly_hours
from wfm.check.premiums import exact

_DAY = dt.timedelta(days=1)
_NIGHT_WORKER_MINUTES = 180


def _rest(facts: Facts) -> Iterator[Measure]:
    least = (facts.config.rules.min_rest_hours or 0) * 60
    for agent_id, end, after in _pairs(facts):
        yield Measure(agent_id, after.date, least, after.start - end, least=True)


def _pairs(facts: Facts) -> Iterator[tuple]:
    """Yield agent, end of a shift, and the shift that follows, the first after the shift before the plan."""
    for agent_id, shifts in facts.by_agent.items():
        end = facts.before[agent_id][-1][1] if facts.before.get(agent_id) else None
        for shift in shifts:
            if end is not None:
                yield agent_id, end, shift
            end = shift.end


def _days_in_a_row(facts: Facts) -> Iterator[Measure]:
    most = facts.config.rules.max_consecutive_days
    for agent_id, shifts in facts.by_agent.items() if most is not None else ():
        dates = {date for date, _ in facts.before.get(agent_id, [])} | {shift.date for shift in shifts}
        for date in sorted({shift.date for shift in shifts}):
            run = 1
            while date - run * _DAY in dates:
                run += 1
            yield Measure(agent_id, date, float(most or 0), run, "days")


def _days(facts: Facts) -> Iterator[Measure]:
    for week in facts.weeks:
        low, high = facts.config.contracts[week.agent.contract].days_per_week
        worked = len({shift.date for shift in week.shifts})
        yield Measure(week.agent.agent_id, week.when, max(0, low - week.credited), worked, "days", least=True)
        yield Measure(week.agent.agent_id, week.when, high, worked, "days")


def _least_hours(facts: Facts) -> Iterator[Measure]:
    for week in facts.weeks:
        contract = facts.config.contracts[week.agent.contract]
        least = max(0.0, contract.weekly_hours[0] * 60 - week.credited * contract.leave_credit_minutes)
        regular = min(week.paid_minutes, regular_weekly_hours(facts.config, week.agent.contract) * 60)
        yield Measure(week.agent.agent_id, week.when, least, regular, least=True)


def _most_hours(facts: Facts) -> Iterator[Measure]:
    for week in facts.weeks:
        contract = facts.config.contracts[week.agent.contract]
        most = regular_weekly_hours(facts.config, week.agent.contract) + contract.overtime_hours
        yield Measure(week.agent.agent_id, week.when, most * 60, week.paid_minutes)


def _legal_hours(facts: Facts) -> Iterator[Measure]:
    limit = facts.config.rules.max_weekly_hours
    for week in facts.weeks if limit is not None else ():
        yield Measure(week.agent.agent_id, week.when, float(limit or 0) * 60, week.paid_minutes)


def _spread(facts: Facts) -> Iterator[Measure]:
    for week in facts.weeks:
        limit = facts.config.contracts[week.agent.contract].start_spread_hours
        if limit is not None and week.shifts:
            local = [facts.clock.local(shift.start) for shift in week.shifts]
            starts = [moment.hour * 60 + moment.minute for moment in local]
            yield Measure(week.agent.agent_id, week.when, limit * 60, max(starts) - min(starts))


def _average(facts: Facts) -> Iterator[Measure]:
    """Average the weeks known: those of the plan, and of the spans before it as far as they are told."""
    rule = facts.config.rules.average_weekly_hours
    if rule is None:
        return
    for agent_id in facts.agents:
        before = _spans_before(facts, agent_id)
        weeks = [week for week in facts.weeks if week.agent.agent_id == agent_id]
        known = [*reversed(before), *(week.paid_minutes for week in weeks)]
        for number, week in enumerate(weeks, start=len(before) + 1):
            window = known[max(number - rule.weeks, 0) : number]
            note = f"over {len(window)} of {rule.weeks} weeks"
            note += ", those before the plan with breaks" if before else ""
            yield Measure(agent_id, week.when, rule.hours * 60, sum(window) / len(window), note=note)


def _spans_before(facts: Facts, agent_id: str) -> list[int]:
    """Return the minutes of shifts in the weeks before the plan, the last week first, up to the first one known."""
    frame, first = facts.files.previous, facts.config.week.start
    mine = frame[(frame["agent_id"] == agent_id) & (frame["date"] < first)]
    if not len(mine):
        return []
    spans = utc_minutes(mine["end"]) - utc_minutes(mine["start"])
    back = [(first - date).days - 1 for date in mine["date"]]
    weeks = [0] * (max(back) // 7 + 1)
    for days, span in zip(back, spans.tolist(), strict=True):
        weeks[days // 7] += span
    return weeks


def _nights(facts: Facts) -> Iterator[Measure]:
    limit = facts.config.rules.average_night_hours
    for agent_id, shifts in facts.by_agent.items() if limit is not None else ():
        paid = [
            shift.paid_minutes
            for shift in shifts
            if facts.night.between(shift.start, shift.end) >= _NIGHT_WORKER_MINUTES
        ]
        if paid:
            note = f"over {len(paid)} shifts with 3 h of night or more"
            yield Measure(agent_id, shifts[0].date, float(limit or 0) * 60, sum(paid) / len(paid), note=note)


def _notice(facts: Facts) -> Iterator[Measure]:
    rules = facts.config.rules
    if rules.notice_days is None:
        return
    last = facts.config.week.start - rules.notice_days * _DAY
    for agent_id, shifts in facts.by_agent.items():
        if not shifts:
            continue
        if rules.published is None:
            yield Measure(agent_id, last, rules.notice_days, None, "days", True, f"tell the roster by {last}")
            continue
        late = [shift for shift in shifts if (shift.date - rules.published).days < rules.notice_days]
        hourly = float(facts.agents[agent_id].hourly_cost)
        more = len(late) * (rules.notice_pay_hours or 0) * hourly
        note = f"{len(late)} shifts told late: {_money(facts, more)} more, not in cost" if late else ""
        days = (shifts[0].date - rules.published).days
        yield Measure(agent_id, shifts[0].date, rules.notice_days, days, "days", True, note)


def _soft_rest(facts: Facts) -> Iterator[Measure]:
    rules = facts.config.rules
    if rules.soft_rest_hours is None:
        return
    least = rules.soft_rest_hours * 60
    for agent_id, end, after in _pairs(facts):
        within = sum(max(0, min(piece.end, end + int(least)) - piece.start) for piece in after.pieces if piece.paid)
        extra = exact(rules.soft_rest_multiplier or 1.0) - 1
        more = float(exact(facts.agents[agent_id].hourly_cost) * within / 60 * extra)
        note = f"{within / 60:g} h of work within the rest: {_money(facts, more)} more, not in cost" if within else ""
        yield Measure(agent_id, after.date, least, after.start - end, least=True, note=note)


def _money(facts: Facts, amount: float) -> str:
    site = facts.config.site
    return f"{amount:.{site.currency_decimals}f} {site.currency}"


MEASURES: dict[str, Callable[[Facts], Iterator[Measure]]] = {
    "min_rest_hours": _rest,
    "max_consecutive_days": _days_in_a_row,
    "days_per_week": _days,
    "weekly_minimum": _least_hours,
    "weekly_maximum": _most_hours,
    "max_weekly_hours": _legal_hours,
    "start_spread_hours": _spread,
    **LAW_MEASURES,
}
REPORTED: dict[str, Callable[[Facts], Iterator[Measure]]] = {
    "advised_breaks": lambda facts: break_measures(facts, facts.config.rules.advised_breaks),
    "average_weekly_hours": _average,
    "average_night_hours": _nights,
    "notice_days": _notice,
    "soft_rest_hours": _soft_rest,
}
