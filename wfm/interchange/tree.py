"""Fills a tree of templates: what JSON, messages and pages are made of.

A text is a template, filled from the first of the rows. `{number: TEMPLATE}` and `{flag: TEMPLATE}` are no texts in
JSON; a number without text is null. `{each: [FIELD, ...], item: TREE}` gives a list with the tree filled for every
group of rows that have these fields in common, in their order; within a list its items stand among the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wfm.config.yaml_loader import Key
from wfm.interchange.template import compile_template

Rows = Sequence[Mapping[str, Any]]
Fill = Callable[[Rows], Any]


def compile_tree(
    node: Any, fields: list[str], escape: Callable[[str], str], place: Key, faults: list[tuple[Key, str]]
) -> Fill:
    """Return a function that fills a tree from rows; wrong templates are added to `faults` with their place."""
    if isinstance(node, str):
        return _text(node, fields, escape, place, faults)
    if isinstance(node, list):
        parts = [
            (_is_each(one), compile_tree(one, fields, escape, (*place, number), faults))
            for number, one in enumerate(node)
        ]
        return lambda rows: [one for many, part in parts for one in (part(rows) if many else [part(rows)])]
    if not isinstance(node, dict):
        return lambda rows: node
    if _is_each(node):
        return _each(
            node["each"], compile_tree(node["item"], fields, escape, (*place, "item"), faults), fields, place, faults
        )
    if set(node) == {"number"}:
        fill = _text(node["number"], fields, str, place, faults)
        return lambda rows: _number(fill(rows))
    if set(node) == {"flag"}:
        fill = _text(node["flag"], fields, str, place, faults)
        return lambda rows: fill(rows) == "true"
    members = {key: compile_tree(one, fields, escape, (*place, key), faults) for key, one in node.items()}
    return lambda rows: {key: member(rows) for key, member in members.items()}


def flat(filled: Any) -> list[str]:
    """Return the lines of a filled tree of texts and lists."""
    return [line for one in filled for line in flat(one)] if isinstance(filled, list) else [str(filled)]


def _is_each(node: Any) -> bool:
    return isinstance(node, dict) and set(node) == {"each", "item"}


def _text(
    text: str, fields: list[str], escape: Callable[[str], str], place: Key, faults: list[tuple[Key, str]]
) -> Fill:
    if not isinstance(text, str):
        faults.append((place, f"{text!r} is no template; write it in quotes"))
        return lambda rows: ""
    try:
        fill = compile_template(text, fields, escape)
    except ValueError as error:
        faults.append((place, str(error)))
        return lambda rows: ""
    return lambda rows: fill(rows[0])


def _each(names: list[str], item: Fill, fields: list[str], place: Key, faults: list[tuple[Key, str]]) -> Fill:
    if not isinstance(names, list):
        faults.append(((*place, "each"), "is no list of fields; write [agent_id]"))
        return lambda rows: []
    faults += [((*place, "each"), f"unknown field '{name}'") for name in names if name not in fields]

    def fill(rows: Rows) -> list[Any]:
        groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
        for row in rows:
            groups.setdefault(tuple(row[name] for name in names), []).append(row)
        return [item(group) for group in groups.values()]

    return fill


def _number(text: str) -> int | float | None:
    if not text:
        return None
    return int(text) if text.lstrip("-").isdigit() else float(text)
