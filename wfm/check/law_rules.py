"""Labour rules on a shift and a week: daily hours, nights, breaks, weekly rest, overtime."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from wfm.check.facts import Facts
from wfm.check.measure import Measure
from wfm.check.roster import AgentWeek
from wfm.check.rule import Finding, Rule
from wfm.config.rules import BreakMinimum

Measuring = Callable[[Facts], Iterator[Measure]]


def _law(name: str, words: str) -> Callable[[Measuring], tuple[Rule, Measuring]]:
    """Make a rule of a function that yields measures: those past their limit are findings."""

    def make(measure: Measuring) -> tuple[Rule, Measuring]:
        def find(facts: Facts) -> Iterator[Finding]:
            for one in measure(facts):
                if one.broken and one.value is not None:
                    which = "at least" if one.least else "at most"
                    said = one.note or words
                    text = f"{one.text(one.value)} {said}; {which} {one.text(one.limit)} by {source(facts, name)}"
                    yield one.agent_id, one.when, text

        return Rule(name, find), measure

    return make


def source(facts: Facts, name: str) -> str:
    """Return where a labour rule comes from, for messages."""
    return facts.config.rules.named(name)


@_law("max_daily_hours", "paid in a shift")
def _daily(facts: Facts) -> Iterator[Measure]:
    most = facts.config.rules.max_daily_hours
    for shift in facts.shifts if most is not None else ():
        yield Measure(shift.agent.agent_id, shift.date, float(most or 0) * 60, shift.paid_minutes)


@_law("max_night_hours", "of a shift in the night")
def _night(facts: Facts) -> Iterator[Measure]:
    most = facts.config.rules.max_night_hours
    for shift in facts.shifts if most is not None else ():
        minutes = facts.night.between(shift.start, shift.end)
        yield Measure(shift.agent.agent_id, shift.date, float(most or 0) * 60, minutes)


@_law("least_breaks", "of breaks")
def _breaks(facts: Facts) -> Iterator[Measure]:
    yield from break_measures(facts, facts.config.rules.least_breaks)


def break_measures(facts: Facts, minima: tuple[BreakMinimum, ...] | None) -> Iterator[Measure]:
    """Measure the breaks of every shift that break minima speak of."""
    names = {item.name for item in facts.config.breaks}
    for shift in facts.shifts:
        for least in minima or ():
            if shift.span <= least.shift_longer_than_hours * 60:
                continue
            until = float("inf") if least.within_hours is None else shift.start + least.within_hours * 60
            counted = [
                piece.minutes
                for piece in shift.pieces
                if piece.name in names
                and piece.minutes >= least.each_minutes
                and least.paid in (None, piece.paid)
                and piece.start <= until
            ]
            note = f"of breaks that count ({least.words})"
            yield Measure(shift.agent.agent_id, shift.date, least.minutes, sum(counted), "minutes", True, note)


@_law("max_work_without_break_hours", "of work in a row")
def _without_break(facts: Facts) -> Iterator[Measure]:
    most = facts.config.rules.max_work_without_break_hours
    names = {item.name for item in facts.config.breaks}
    for shift in facts.shifts if most is not None else ():
        at, longest, since = shift.start, 0, shift.start
        for piece in [*sorted(shift.pieces, key=lambda piece: piece.start), None]:
            if piece is None or piece.name in names:
                until = shift.end if piece is None else piece.start
                if until - at > longest:
                    longest, since = until - at, at
                at = at if piece is None else max(at, piece.end)
        yield Measure(shift.agent.agent_id, facts.clock.text(since), float(most or 0) * 60, longest)


@_law("min_weekly_rest_hours", "is the longest rest of the week")
def _weekly_rest(facts: Facts) -> Iterator[Measure]:
    least = facts.config.rules.min_weekly_rest_hours
    for week in facts.weeks if least else ():
        minutes = float(least or 0) * 60
        free = [
            (until - since, _within(facts, week, since, until)) for since, until in _free(facts, week.agent.agent_id)
        ]
        longest = max((length for length, inside in free if 2 * inside >= minutes), default=None)
        if longest is None:  # no stretch lies in the week by half: the most of it that does
            longest = max(max(inside, 0.0) for _, inside in free)
        value = None if longest == float("inf") else longest
        yield Measure(week.agent.agent_id, week.when, minutes, value, least=True)


def _free(facts: Facts, agent_id: str) -> list[tuple[float, float]]:
    """Return the stretches without a shift, the first from the shift before the plan and the last without end."""
    before = facts.before.get(agent_id, [])
    since: list[float] = [before[-1][1] if before else -float("inf")]
    since += [shift.end for shift in facts.by_agent[agent_id]]
    until = [*(float(shift.start) for shift in facts.by_agent[agent_id]), float("inf")]
    return list(zip(since, until, strict=True))


def _within(facts: Facts, week: AgentWeek, since: float, until: float) -> float:
    first, last = (facts.clock.minute(week.dates[side], hour) for side, hour in ((0, 0), (-1, 24 * 60)))
    return min(until, last) - max(since, first)


@_law("max_overtime_hours", "of overtime and work on holidays")
def _overtime(facts: Facts) -> Iterator[Measure]:
    most = facts.config.rules.max_overtime_hours
    if most is None:
        return
    spent: dict[int, Fraction] = {id(pay.shift): pay.overtime + pay.holiday for pay in facts.pay}
    for week in facts.weeks:
        total = sum((spent[id(shift)] for shift in week.shifts), Fraction(0))
        yield Measure(week.agent.agent_id, week.when, most * 60, float(total))


_ALL = (_daily, _night, _breaks, _without_break, _weekly_rest, _overtime)
RULES: tuple[Rule, ...] = tuple(rule for rule, _ in _ALL)
MEASURES: dict[str, Measuring] = {rule.name: measure for rule, measure in _ALL}
