"""Values to go through on the command line, and the options that take them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator

import click

_SPAN = re.compile(r"\s*([-+]?[\d.]+)\s*(%?)\s*:\s*([-+]?[\d.]+)\s*(%?)\s*:\s*(\d+)\s*$")
_ONE = re.compile(r"\s*([-+]?[\d.]+)\s*(%?)\s*$")


class Values(click.ParamType):
    """Values to go through: `250000:330000:20` are twenty from the first to the second, `0.7,0.8` are two."""

    name = "values"

    def __init__(self, low: float, high: float = math.inf) -> None:
        self.low, self.high = low, high

    def convert(self, value, param, ctx) -> tuple[float, ...]:
        """Read the values; percents are shares."""
        try:
            found = tuple(dict.fromkeys(round(one, 10) for one in _read(str(value))))
        except ValueError:
            self.fail(f"'{value}' is neither FROM:TO:HOW_MANY nor numbers joined by commas", param, ctx)
        wrong = [one for one in found if not self.low <= one <= self.high]
        if wrong:
            self.fail(f"{wrong[0]:g} is not within {self.low:g} and {self.high:g}", param, ctx)
        return found


def _read(text: str) -> Iterator[float]:
    span = _SPAN.match(text)
    if span:
        first, last, count = _number(span[1], span[2]), _number(span[3], span[4]), int(span[5])
        if not 1 <= count <= 1000:
            raise ValueError(text)
        yield from (first + (last - first) * n / max(count - 1, 1) for n in range(count))
        return
    for part in text.split(","):
        one = _ONE.match(part)
        if one is None:
            raise ValueError(text)
        yield _number(one[1], one[2])


def _number(digits: str, percent: str) -> float:
    return float(digits) / 100 if percent else float(digits)


def values_option(name: str, low: float, high: float, text: str) -> Callable:
    return click.option(name, type=Values(low, high), metavar="VALUES", help=text)


_WHAT_IFS = (
    values_option("--volume", -0.99, 100.0, "Changes of the contacts of all queues, as -10%,0%,+10%."),
    values_option("--aht", -0.99, 100.0, "Changes of handle times."),
    values_option("--shrinkage", 0.0, 0.95, "Unplanned shrinkage, as 5%,10%."),
    values_option("--wages", -0.99, 100.0, "Changes of hourly costs."),
    values_option("--attrition", 0.0, 0.95, "Shares of the agents that have left."),
)


def what_ifs(command: Callable) -> Callable:
    """Add the options of what may change: contacts, handle times, shrinkage, wages and people."""
    for option in reversed(_WHAT_IFS):
        command = option(command)
    return command


def known_scenarios(names: tuple[str, ...], there: list[str]) -> None:
    """Refuse names of scenarios that a configuration does not have."""
    from wfm.config.nearest import did_you_mean

    unknown = [f"'{name}'{did_you_mean(name, there)}" for name in names if name not in there]
    if unknown:
        raise click.UsageError(f"--scenario: no scenario {', '.join(unknown)}; there are {', '.join(there) or 'none'}")
