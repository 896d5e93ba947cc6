"""Limits of contracts, shifts and rules, loosened step by step; each says what its change is in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from wfm.config.base import format_clock, parse_clock
from wfm.schedule.explain.rules import LAWS, Bound, fewer_days

_WIDER = 0.05

# The limit after so many steps, the most steps there are, and the words of the change.
Ladder = tuple[Callable[[int], Bound], int, Callable[[Bound], str]]


def _key(bound: Bound, key: str) -> str:
    return f"contracts.{bound.agent.contract}.{key}"


def _quarters(hours: float) -> int:
    return int(hours * 4 + 1e-9)


def _least_hours(bound: Bound) -> Iterator[Ladder]:
    low, high = bound.contract.weekly_hours
    yield (
        lambda k: bound.with_contract(weekly_hours=(max(-(-low * 4 // 1) - k, 0) / 4, high)),
        _quarters(low) + 1,
        lambda b: f"lower the least of {_key(b, 'weekly_hours')} from {low:g} to {b.contract.weekly_hours[0]:g}",
    )


def _most_hours(bound: Bound) -> Iterator[Ladder]:
    low, high = bound.contract.weekly_hours
    yield (
        lambda k: bound.with_contract(weekly_hours=(low, (_quarters(high) + k) / 4)),
        _quarters(168 - high),
        lambda b: f"raise the most of {_key(b, 'weekly_hours')} from {high:g} to {b.contract.weekly_hours[1]:g}",
    )


def _least_days(bound: Bound) -> Iterator[Ladder]:
    least = bound.contract.days_per_week[0]
    yield (
        lambda k: fewer_days(bound, least - k),
        least,
        lambda b: f"lower the least of {_key(b, 'days_per_week')} from {least} to {b.contract.days_per_week[0]}",
    )


def _most_days(bound: Bound) -> Iterator[Ladder]:
    low, most = bound.contract.days_per_week
    yield (
        lambda k: bound.with_contract(days_per_week=(low, most + k)),
        7 - most,
        lambda b: f"raise the most of {_key(b, 'days_per_week')} from {most} to {b.contract.days_per_week[1]}",
    )


def _shift_hours(bound: Bound) -> Iterator[Ladder]:
    (low, high), step = bound.contract.shift_hours, bound.config.shifts.lengths_minutes_step / 60

    def words(b: Bound) -> str:
        return f"{_key(b, 'shift_hours')}: [{b.contract.shift_hours[0]:g}, {b.contract.shift_hours[1]:g}]"

    yield lambda k: bound.with_contract(shift_hours=(low, high + k * step)), int((16 - high) / step), words
    yield lambda k: bound.with_contract(shift_hours=(low - k * step, high)), int((low - 1e-9) / step), words


def _start_spread(bound: Bound) -> Iterator[Ladder]:
    spread, step = bound.contract.start_spread_hours or 0.0, bound.config.shifts.start_every_minutes / 60
    yield (
        lambda k: bound.with_contract(start_spread_hours=spread + k * step),
        int(24 / step),
        lambda b: f"raise {_key(b, 'start_spread_hours')} from {spread:g} to {b.contract.start_spread_hours:g}",
    )


def _breaks(bound: Bound) -> Iterator[Ladder]:
    for place, item in enumerate(bound.config.breaks):

        def wider(k: int, place: int = place, item=item) -> Bound:
            low, high = item.between
            window = (round(max(low - k * _WIDER, 0.0), 2), round(min(high + k * _WIDER, 1.0), 2))
            breaks = list(bound.config.breaks)
            breaks[place] = item.model_copy(update={"between": window})
            return replace(bound, config=bound.config.model_copy(update={"breaks": tuple(breaks)}))

        def words(b: Bound, place: int = place) -> str:
            item = b.config.breaks[place]
            return f"breaks.{item.name}.between: [{item.between[0]:g}, {item.between[1]:g}]"

        yield wider, int(1 / _WIDER), words


def _shift_times(bound: Bound) -> Iterator[Ladder]:
    shifts = bound.config.shifts
    early, late, step = parse_clock(shifts.earliest_start), parse_clock(shifts.latest_end), shifts.start_every_minutes
    yield (
        lambda k: bound.with_section("shifts", latest_end=format_clock(min(late + k * step, 2880))),
        -(-(2880 - late) // step),
        lambda b: f"shifts.latest_end: {b.config.shifts.latest_end} instead of {shifts.latest_end}",
    )
    yield (
        lambda k: bound.with_section("shifts", earliest_start=format_clock(max(early - k * step, 0))),
        -(-early // step),
        lambda b: f"shifts.earliest_start: {b.config.shifts.earliest_start} instead of {shifts.earliest_start}",
    )


def _rest(bound: Bound) -> Iterator[Ladder]:
    rest = bound.config.rules.min_rest_hours or 0.0
    yield (
        lambda k: bound.with_section("rules", min_rest_hours=max((-(-rest * 4 // 1) - k) / 4, 0.0)),
        _quarters(rest) + 1,
        lambda b: f"lower rules.min_rest_hours from {rest:g} to {b.config.rules.min_rest_hours:g}",
    )


def _run(bound: Bound) -> Iterator[Ladder]:
    run = bound.config.rules.max_consecutive_days or 1
    yield (
        lambda k: bound.with_section("rules", max_consecutive_days=run + k),
        7 * bound.config.week.weeks + 28,
        lambda b: f"raise rules.max_consecutive_days from {run} to {b.config.rules.max_consecutive_days}",
    )


def _weekly_most(bound: Bound) -> Iterator[Ladder]:
    most = bound.config.rules.max_weekly_hours or 0.0
    yield (
        lambda k: bound.with_section("rules", max_weekly_hours=(_quarters(most) + k) / 4),
        _quarters(168 - most),
        lambda b: f"raise rules.max_weekly_hours from {most:g} to {b.config.rules.max_weekly_hours:g}",
    )


def _law(name: str) -> Callable[[Bound], Iterator[Ladder]]:
    """Return the one step there is for a labour rule: to switch it off."""

    def steps(bound: Bound) -> Iterator[Ladder]:
        yield lambda k: bound.with_section("rules", **{name: None}), 1, lambda b: f"switch off rules.{name}"

    return steps


LADDERS: dict[str, Callable[[Bound], Iterator[Ladder]]] = {
    **{name: _law(name) for name in LAWS},
    "least_hours": _least_hours,
    "most_hours": _most_hours,
    "least_days": _least_days,
    "most_days": _most_days,
    "shift_hours": _shift_hours,
    "start_spread": _start_spread,
    "breaks": _breaks,
    "shift_times": _shift_times,
    "min_rest_hours": _rest,
    "max_consecutive_days": _run,
    "max_weekly_hours": _weekly_most,
}
