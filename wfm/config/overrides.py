"""Overrides: single values of a configuration replaced, by the path of their keys.

`queues.billing.volume_multiplier: 1.25` names the item of a list by its `name`; `+10%` and `-10%` change a number by a
share of what it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wfm.config.nearest import did_you_mean
from wfm.config.yaml_loader import Document, Key, Place

_SHARE = re.compile(r"([-+]\d+(?:\.\d+)?)\s*%$")


@dataclass(frozen=True)
class Override:
    """A new value for a path, and where that stands."""

    path: str
    value: Any
    place: Place


class OverrideError(ValueError):
    """A path that leads nowhere, or a share of something that is no number."""


def override(document: Document, path: str, value: Any, base: Any, place: Place) -> None:
    """Replace one value in a document.

    Args:
        document: Changed in place; the value's place becomes `place`, so that faults are told where it was asked for.
        path: Keys joined by points; items of lists by their name or number.
        value: The new value; a text like `+10%` changes the number that stands there, or its default.
        base: The configuration as it is without overrides, for defaults.
        place: Where the override stands.

    Raises:
        OverrideError: The path leads nowhere, or the share is of no number.
    """
    parts = path.split(".")
    holder: Any = document.data
    key: Key = ()
    while True:
        name: Any
        name, used = _next(holder, parts, path)
        parts = parts[used:]
        key, base = (*key, name), _inner(base, name)
        if not parts:
            break
        if isinstance(holder, dict) and not isinstance(holder.get(name), dict | list):
            holder[name] = {}
        holder = holder[name]
    share = _SHARE.match(value) if isinstance(value, str) else None
    if share:
        old = holder[name] if isinstance(holder, list) or name in holder else base
        value = _changed(path, old, float(share[1]))
    holder[name] = value
    for old_key in [one for one in document.places if one[: len(key)] == key]:
        del document.places[old_key]
    document.places[key] = place


def _next(holder: Any, parts: Sequence[str], path: str) -> tuple[str | int, int]:
    """Return the key that the next parts name, and how many they are; names may have points of their own."""
    for used in range(len(parts), 0, -1):
        name = ".".join(parts[:used])
        if isinstance(holder, dict) and name in holder:
            return name, used
        if isinstance(holder, list):
            for index, item in enumerate(holder):
                if name == str(index) or (isinstance(item, dict) and item.get("name") == name):
                    return index, used
    if isinstance(holder, dict):
        return parts[0], 1
    names = [str(item["name"]) for item in holder or () if isinstance(item, dict) and "name" in item]
    raise OverrideError(f"'{parts[0]}' is not in the list{did_you_mean(parts[0], names)}; {path} leads nowhere")


def _inner(base: Any, name: str | int) -> Any:
    if isinstance(base, Mapping):
        return base.get(name)
    if isinstance(base, Sequence) and isinstance(name, int) and name < len(base):
        return base[name]
    return getattr(base, str(name), None)


def _changed(path: str, old: Any, percent: float) -> float:
    if isinstance(old, bool) or not isinstance(old, int | float):
        raise OverrideError(f"{percent:+g}% of what? {path} has no number to change; write the number itself")
    return round(old * (1 + percent / 100), 10)
