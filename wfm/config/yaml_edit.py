"""Single values written into a YAML file, its comments and layout left as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ -]*$")


class YamlEditError(ValueError):
    """A place that cannot be edited without touching more of the file; say what to do by hand."""


def with_value(text: str, key: Sequence[str | int], value: float) -> str:
    """Return the text of a YAML file with one number set.

    Args:
        text: The file's text.
        key: Keys of maps and numbers of list items, from the root; what the last ones name may not be there yet.
        value: The number.

    Raises:
        YamlEditError: The key leads through something that is neither a map nor a list, or there is no safe place.
    """
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for depth, part in enumerate(key):
        inner = _inner(node, part)
        if inner is None:
            return _inserted(text, node, key[depth:], value)
        node = inner
    if not isinstance(node, yaml.ScalarNode):
        raise YamlEditError("holds more than a number")
    start, end = node.start_mark.index, node.end_mark.index
    return text[:start] + (" " if start == end else "") + number(value) + text[end:]


def holds(text: str, part: str | int) -> bool:
    """Whether the root of a YAML file has an entry of that name or number."""
    try:
        return _inner(yaml.compose(text, Loader=yaml.SafeLoader), part) is not None
    except YamlEditError:
        return False


def number(value: float) -> str:
    """Write a number as a person would."""
    return f"{value:.10g}"


def _inner(node: yaml.Node, part: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part]
    if isinstance(node, yaml.MappingNode):
        return next((inner for key, inner in node.value if key.value == part), None)
    raise YamlEditError(f"has no place for {part}")


def _inserted(text: str, node: yaml.Node, key: Sequence[str | int], value: float) -> str:
    """Return the text with keys that are not there yet."""
    if not isinstance(node, yaml.MappingNode) or not all(_PLAIN.match(str(part)) for part in key):
        raise YamlEditError(f"has no place for {'.'.join(map(str, key))}")
    entry = number(value)
    for part in reversed(key[1:]):
        entry = f"{{{part}: {entry}}}"
    entry = f"{key[0]}: {entry}"
    if node.flow_style:
        if not node.value:
            at = node.start_mark.index + 1
            return text[:at] + entry + text[at:]
        at = node.value[-1][1].end_mark.index
        return f"{text[:at]}, {entry}{text[at:]}"
    return _new_line(text, node, entry)


def _new_line(text: str, node: yaml.MappingNode, entry: str) -> str:
    """Return the text with a line more, after the last line of the map that surely is its own."""
    own = [value for _, value in node.value if _ends_in_its_line(value)]
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = " " * node.value[0][0].start_mark.column
    if not own:
        raise YamlEditError(f"has no line after which {entry.partition(':')[0]} can go")
    end = text.find("\n", own[-1].end_mark.index)
    if end < 0:
        return f"{text}{newline}{indent}{entry}{newline}"
    return f"{text[: end + 1]}{indent}{entry}{newline}{text[end + 1 :]}"


def _ends_in_its_line(node: yaml.Node) -> bool:
    """Whether the end of a value is known: block maps, lists and texts end where the next thing begins."""
    if isinstance(node, yaml.ScalarNode):
        return node.style not in ("|", ">")
    return bool(node.flow_style)
