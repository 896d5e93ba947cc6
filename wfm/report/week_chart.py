"""Charts over weeks as SVG within the page: they need no script, follow light and dark, and print sharply.

All are 360 wide, so that their letters stay readable where a phone or three columns of paper show them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

WIDTH, HEIGHT = 360, 176
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 10, 10, 24
_MOST_DOTS = 60
_LETTER = 7.0  # width of a letter of the axis, for labels that must not touch

Write = Callable[[float, float], str]


@dataclass(frozen=True)
class Line:
    """Values by place of `weeks`, None where there is none; `look` is its class in the style sheet."""

    look: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Frame:
    """What charts over weeks share.

    Attributes:
        weeks: Number of each measured week, rising; a number that is left out is a week that was not measured.
        names: Short name of each week, for the axis.
        titles: What is told of each week where a reader points at it.
        write: Writes a mark of the vertical axis, given it and the step to the next.
        label: What the chart shows, for those who hear it.
        missing: What is told of weeks that were not measured.
    """

    weeks: Sequence[int]
    names: Sequence[str]
    titles: Sequence[str]
    write: Write
    label: str
    missing: str

    def x(self, week: float) -> float:
        """Return where a week stands."""
        first, last = self.weeks[0], self.weeks[-1]
        return round(_LEFT + (week - first + 0.5) * (WIDTH - _LEFT - _RIGHT) / (last - first + 1), 2)

    @property
    def step(self) -> float:
        """Width of a week."""
        return (WIDTH - _LEFT - _RIGHT) / (self.weeks[-1] - self.weeks[0] + 1)


class _Scale:
    """Places of values between the lowest and the highest that are shown, with round marks."""

    def __init__(self, values: Sequence[float]) -> None:
        low, high = min(values), max(values)
        if high - low < 1e-12:
            room = abs(high) * 0.1 or 1.0
            low, high = (low - room if low else 0.0), high + room
        self.step = _round_up((high - low) / 3)
        first, last = math.floor(low / self.step + 1e-9), math.ceil(high / self.step - 1e-9)
        self.low, self.high = first * self.step, last * self.step
        self.marks = [number * self.step for number in range(first, last + 1)]

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _BOTTOM - _TOP), 2)


def _round_up(step: float) -> float:
    """Return the next of 1, 2 and 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(unit * power for unit in (1, 2, 5, 10) if unit * power >= step * (1 - 1e-9))


def line_chart(
    frame: Frame,
    lines: Sequence[Line],
    band: tuple[float, float, float] | None = None,
    called: Sequence[int] = (),
    *,
    hollow: Sequence[int] = (),
) -> Any:
    """Draw lines over weeks, the first with a dot for each week.

    Args:
        frame: The weeks.
        lines: What is drawn, the main one first; lines break where weeks are missing.
        band: Lower limit, mean and upper limit, drawn behind.
        called: Places of weeks that a signal tells of.
        hollow: Places of weeks that were measured in part.
    """
    known = [value for line in lines for value in line.values if value is not None]
    scale = _Scale([*known, *(band or ())] or [0.0])
    parts = [_axes(frame, scale)]
    if band:
        low, mean, high = (scale.y(value) for value in band)
        across = f'x="{_LEFT}" width="{WIDTH - _LEFT - _RIGHT}"'
        parts.append(f'<rect class="band" {across} y="{high}" height="{max(0.5, round(low - high, 2))}"/>')
        parts.append(f'<path class="mean" d="M{_LEFT} {mean}H{WIDTH - _RIGHT}"/>')
    parts += [f'<path class="{line.look}" d="{_path(frame, line.values, scale)}"/>' for line in lines[::-1]]
    parts.append(_dots(frame, lines[0].values, scale, set(called), set(hollow)))
    return _svg(frame, parts)


def bar_chart(frame: Frame, bars: Sequence[Line], lines: Sequence[Line] = ()) -> Any:
    """Draw bars over weeks, stacked upwards and downwards from zero, with lines before them."""
    stacks = [[bar.values[place] or 0.0 for bar in bars] for place in range(len(frame.weeks))]
    sums = [sum(value for value in stack if value * side > 0) for stack in stacks for side in (1, -1)]
    known = [value for line in lines for value in line.values if value is not None]
    scale = _Scale([*sums, *known, 0.0])
    parts = [_axes(frame, scale)]
    wide = min(26.0, frame.step * 0.78)
    for week, stack in zip(frame.weeks, stacks):
        tops = {1: 0.0, -1: 0.0}
        for bar, value in zip(bars, stack):
            side = 1 if value > 0 else -1
            start, tops[side] = tops[side], tops[side] + value
            parts.append(_bar(bar.look, frame.x(week) - wide / 2, wide, scale.y(start), scale.y(tops[side])))
    parts.append(f'<path class="zero" d="M{_LEFT} {scale.y(0.0)}H{WIDTH - _RIGHT}"/>')
    parts += [f'<path class="{line.look}" d="{_path(frame, line.values, scale)}"/>' for line in lines]
    return _svg(frame, [*parts, _columns(frame)])


def spark(weeks: Sequence[int], values: Sequence[float | None], label: str, called: Sequence[int] = ()) -> Any:
    """Draw a line without axes, for a cell of a table; the last week and those that signals tell of have a dot."""
    from markupsafe import Markup

    wide, high = 84.0, 22.0
    known = [value for value in values if value is not None]
    low, span = min(known), (max(known) - min(known)) or 1.0
    step = (wide - 12) / max(1, weeks[-1] - weeks[0])
    at = [
        None
        if value is None
        else (round(6 + (week - weeks[0]) * step, 2), round(high - 6 - (value - low) / span * (high - 12), 2))
        for week, value in zip(weeks, values)
    ]
    last = max(place for place, one in enumerate(at) if one)
    dots = "".join(
        _dot(*one, place in called) for place, one in enumerate(at) if one and (place in called or place == last)
    )
    path = f'<path class="actual" d="{_joined(weeks, at)}"/>'
    return Markup(f'<svg class="spark" viewBox="0 0 84 22" role="img" aria-label="{escape(label)}">{path}{dots}</svg>')


def _bar(look: str, left: float, wide: float, one: float, other: float) -> str:
    high = round(abs(one - other), 2)
    if not high:
        return ""
    return f'<rect class="{look}" x="{left:.2f}" width="{wide:.2f}" y="{min(one, other)}" height="{high}"/>'


def _path(frame: Frame, values: Sequence[float | None], scale: _Scale) -> str:
    at = [None if value is None else (frame.x(week), scale.y(value)) for week, value in zip(frame.weeks, values)]
    return _joined(frame.weeks, at, min(16.0, round(frame.step, 2)))


def _joined(weeks: Sequence[int], at: Sequence[tuple[float, float] | None], alone: float = 4.0) -> str:
    """Join points of weeks that follow each other; a lone one is a stroke as wide as `alone`, so that it is seen."""
    known = {week: one for week, one in zip(weeks, at) if one is not None}
    path = ""
    for week, (x, y) in known.items():
        if week - 1 in known:
            path += f"L{x} {y}"
        else:
            path += f"M{x} {y}" if week + 1 in known else f"M{round(x - alone / 2, 2)} {y}h{alone:g}"
    return path


def _dots(frame: Frame, values: Sequence[float | None], scale: _Scale, called: set[int], hollow: set[int]) -> str:
    found = []
    for place, (week, value) in enumerate(zip(frame.weeks, values)):
        if value is not None and (place in called | hollow or len(values) <= _MOST_DOTS):
            found.append(_dot(frame.x(week), scale.y(value), place in called, place in hollow))
    return "".join(found) + _columns(frame)


def _dot(x: float, y: float, called: bool, hollow: bool = False) -> str:
    if called:
        return f'<path class="called" d="M{x} {round(y - 5, 2)}l5 5l-5 5l-5 -5z"/>'
    return f'<circle class="dot{" hollow" if hollow else ""}" cx="{x}" cy="{y}" r="2.4"/>'


def _columns(frame: Frame) -> str:
    """Return unseen columns that tell of a week where a reader points at it."""
    wide = round(frame.step, 2)
    return "".join(
        f'<rect class="ask" x="{round(frame.x(week) - frame.step / 2, 2)}" width="{wide}" y="{_TOP}" '
        f'height="{HEIGHT - _TOP - _BOTTOM}"><title>{escape(title)}</title></rect>'
        for week, title in zip(frame.weeks, frame.titles)
    )


def _axes(frame: Frame, scale: _Scale) -> str:
    parts = []
    for mark in scale.marks:
        y = scale.y(mark)
        parts.append(f'<path class="grid" d="M{_LEFT} {y}H{WIDTH - _RIGHT}"/>')
        parts.append(
            f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{escape(frame.write(mark, scale.step))}</text>'
        )
    for before, week in pairwise(frame.weeks):
        if week - before > 1:
            left, right = frame.x(before + 0.5), frame.x(week - 0.5)
            parts.append(
                f'<rect class="gap" x="{left}" width="{round(right - left, 2)}" y="{_TOP}" '
                f'height="{HEIGHT - _TOP - _BOTTOM}"><title>{escape(frame.missing)}</title></rect>'
            )
    return "".join(parts) + _week_names(frame)


def _week_names(frame: Frame) -> str:
    """Name the last week, and of those before it as many as find room."""
    names, free = [], float(WIDTH)
    for week, name in list(zip(frame.weeks, frame.names))[::-1]:
        half = len(name) * _LETTER / 2
        x = min(frame.x(week), WIDTH - half)
        if x + half <= free and x - half >= _LEFT - 30:
            names.append(f'<text x="{x:.1f}" y="{HEIGHT - 7}" text-anchor="middle">{escape(name)}</text>')
            free = x - half - 14
    return "".join(names[::-1])


def _svg(frame: Frame, parts: Sequence[str]) -> Any:
    from markupsafe import Markup

    label = escape(frame.label)
    return Markup(
        f'<svg class="weeks" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">{"".join(parts)}</svg>'
    )
