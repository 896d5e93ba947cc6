"""Templates of cells: text with fields in braces, each with filters, like `{start|local:%H:%M}`.

Filters: `iso` (with offset), `utc` (`20261130T070000Z`) or `utc:FORMAT`, `local:FORMAT` (strftime, in the profile's
zone), `decimals:N`, `minutes` (from hours), `flag` (true or false), `lower`, `upper`, `join:TEXT` (instead of line
breaks), `default:TEXT` (where empty).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from wfm.config.nearest import did_you_mean

_FIELD = re.compile(r"\{([a-z_0-9]+)((?:\|[^{}|]+)*)\}")
Row = Mapping[str, Any]


def compile_template(text: str, fields: list[str], escape: Callable[[str], str] = str) -> Callable[[Row], str]:
    """Return a function that fills a template from a row; `escape` makes values, not the text around them, safe.

    Raises:
        ValueError: A field or filter that does not exist, or braces that are no field.
    """
    parts: list[str | Callable[[Row], str]] = []
    at = 0
    for match in _FIELD.finditer(text):
        parts += [text[at : match.start()], _field(match[1], match[2], fields, escape)]
        at = match.end()
    parts.append(text[at:])
    literal = "".join(part for part in parts if isinstance(part, str))
    if "{" in literal or "}" in literal:
        raise ValueError(f"'{text}' has braces that are no field like {{name}} or {{start|iso}}")
    return lambda row: "".join(part if isinstance(part, str) else part(row) for part in parts)


def fields_of(text: str) -> list[str]:
    """Return the fields that a template names, each once."""
    return list(dict.fromkeys(match[1] for match in _FIELD.finditer(text)))


def _field(name: str, filters: str, fields: list[str], escape: Callable[[str], str]) -> Callable[[Row], str]:
    if name not in fields:
        raise ValueError(f"unknown field '{name}'{did_you_mean(name, fields)}")
    steps = [_filter(one) for one in filters.split("|")[1:]]

    def fill(row: Row) -> str:
        value = row[name]
        for step in steps:
            value = step(value)
        return escape(_plain(value))

    return fill


def _filter(text: str) -> Callable[[Any], Any]:
    name, _, argument = text.partition(":")
    if name not in FILTERS:
        raise ValueError(f"unknown filter '{name}'{did_you_mean(name, FILTERS)}")
    step = FILTERS[name](argument)
    return step if name == "default" else lambda value: "" if _empty(value) else step(value)


def _empty(value: Any) -> bool:
    return value is None or value != value or value == ""


def _plain(value: Any) -> str:
    """Write a value: whole numbers without a fraction, missing ones empty."""
    if _empty(value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


FILTERS: dict[str, Callable[[str], Callable[[Any], Any]]] = {
    "iso": lambda _: lambda stamp: stamp.isoformat(timespec="seconds"),
    "utc": lambda form: lambda stamp: stamp.tz_convert("UTC").strftime(form or "%Y%m%dT%H%M%SZ"),
    "local": lambda form: lambda stamp: stamp.strftime(form),
    "decimals": lambda count: lambda number: f"{number:.{int(count)}f}",
    "minutes": lambda _: lambda hours: round(hours * 60),
    "flag": lambda _: lambda value: "true" if value else "false",
    "lower": lambda _: lambda value: str(value).lower(),
    "upper": lambda _: lambda value: str(value).upper(),
    "join": lambda text: lambda value: text.join(str(value).splitlines()),
    "default": lambda text: lambda value: text if _empty(value) else value,
}
