"""YAML read strictly: only plain scalars, no duplicate keys, and every value knows its file and line.

PyYAML alone turns `14:00` into 840 and `NO` into False, and drops duplicate keys in silence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from wfm.errors import InputError, Problem

Key = tuple[str | int, ...]
_INT = re.compile(r"[-+]?\d[\d_]*$")
_FLOAT = re.compile(r"[-+]?(\d[\d_]*\.[\d_]*|\.\d+|\d[\d_]*)([eE][-+]?\d+)?$")
# What YAML 1.1 takes for a number to the base of 60.
_SEXAGESIMAL = re.compile(r"[-+]?[1-9]\d*(:[0-5]?\d)+(\.\d*)?$")


@dataclass(frozen=True)
class Place:
    """Where a value stands: the file, as a path, and its 1-based line."""

    file: Path
    line: int


@dataclass
class Document:
    """The data of a configuration, `extends` and `!include` resolved, and the place of every value."""

    data: Any
    places: dict[Key, Place] = field(default_factory=dict)

    def place(self, key: Key) -> Place:
        """Return the place of a value, or that of the nearest thing around it."""
        while key not in self.places:
            key = key[:-1]
        return self.places[key]


class _IncludingLoader(yaml.SafeLoader):
    """Composes nodes only; values are built by `_Reader`."""


def read_yaml(path: Path, texts: Mapping[Path, str] | None = None) -> Document:
    """Read a configuration file.

    Args:
        path: The file.
        texts: What stands in for some files' own text, by resolved path.

    Raises:
        InputError: No such file, broken YAML, duplicate keys, unquoted times; all of them in one go.
    """
    reader = _Reader(texts or {})
    document = reader.read(path, ())
    if reader.problems:
        raise InputError(reader.problems)
    return document


def read_own_yaml(path: Traversable) -> Any:
    """Return the data of a file that wfm brings along or has written; read with libyaml where PyYAML has it."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class _Reader:
    def __init__(self, texts: Mapping[Path, str]) -> None:
        self.problems: list[Problem] = []
        self._texts = texts
        self._open: list[yaml.Node] = []

    def read(self, path: Path, chain: tuple[Path, ...]) -> Document:
        if path.resolve() in chain:
            self._note(path, 0, "", "the file includes itself; remove one `extends` or `!include`")
            return Document({}, {(): Place(path, 1)})
        try:
            text = self._texts.get(path.resolve()) or path.read_text(encoding="utf-8-sig")
            node = yaml.compose(text, Loader=_IncludingLoader)
        except OSError:
            self._note(path, 0, "", "no such file; check the path")
            node = None
        except UnicodeDecodeError:
            self._note(path, 0, "", "not UTF-8 text")
            node = None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or str(error).splitlines()[0]
            self._note(path, mark.line + 1 if mark else 0, "", f"not valid YAML: {problem}")
            node = None
        document = Document({}, {(): Place(path, 1)})
        if node is not None:
            document.data = self._build(node, (), document.places, path, (*chain, path.resolve()))
        return self._extended(document, path, chain)

    def _extended(self, document: Document, path: Path, chain: tuple[Path, ...]) -> Document:
        if not isinstance(document.data, dict) or "extends" not in document.data:
            return document
        base_name = document.data.pop("extends")
        if not isinstance(base_name, str):
            self._note(path, document.place(("extends",)).line, "extends", "must name one file")
            return document
        base = self.read(path.parent / base_name, (*chain, path.resolve()))
        if not isinstance(base.data, dict):
            return document
        places = dict(base.places)
        data = _merge(base.data, document.data, (), places, document.places)
        return Document(data, places | {(): document.places[()]})

    def _build(self, node: yaml.Node, key: Key, places: dict[Key, Place], path: Path, chain) -> Any:
        places[key] = Place(path, node.start_mark.line + 1)
        if any(node is around for around in self._open):
            self._note(path, node.start_mark.line + 1, _dotted(key), "holds itself; name what it should hold")
            return None
        self._open.append(node)
        try:
            return self._value(node, key, places, path, chain)
        finally:
            self._open.pop()

    def _value(self, node: yaml.Node, key: Key, places: dict[Key, Place], path: Path, chain) -> Any:
        if node.tag == "!include":
            included = self.read(path.parent / str(node.value), chain)
            places.update({key + inner: place for inner, place in included.places.items()})
            return included.data
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, key, places, path, chain)
        if isinstance(node, yaml.SequenceNode):
            return [self._build(item, (*key, i), places, path, chain) for i, item in enumerate(node.value)]
        return self._scalar(node, key, path)

    def _mapping(self, node: yaml.MappingNode, key: Key, places: dict[Key, Place], path: Path, chain) -> dict:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(path, line, _dotted(key), "keys must be plain words")
                continue
            name = str(key_node.value)
            if name in result:
                first = places[(*key, name)].line
                self._note(path, line, _dotted((*key, name)), f"the key stands here twice, first in line {first}")
                continue
            result[name] = self._build(value_node, (*key, name), places, path, chain)
            if (*key, name) in places and places[(*key, name)].file == path:
                places[(*key, name)] = Place(path, line)
        return result

    def _scalar(self, node: yaml.ScalarNode, key: Key, path: Path) -> Any:
        text = node.value
        if node.style is not None or node.tag == "!!str":
            return text
        if text in ("", "~", "null"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if _INT.match(text):
            return int(text.replace("_", ""))
        if _FLOAT.match(text):
            return float(text.replace("_", ""))
        if _SEXAGESIMAL.match(text):
            line = node.start_mark.line + 1
            self._note(path, line, _dotted(key), f'{text} without quotes is a number to YAML; write "{text}"')
        return text

    def _note(self, path: Path, line: int, where: str, message: str) -> None:
        self.problems.append(Problem(str(path), line, where, message))


def _merge(base: dict, over: dict, key: Key, places: dict[Key, Place], over_places: dict[Key, Place]) -> dict:
    merged = dict(base)
    for name, value in over.items():
        here = (*key, name)
        if isinstance(value, dict) and isinstance(base.get(name), dict):
            places[here] = over_places[here]
            merged[name] = _merge(base[name], value, here, places, over_places)
            continue
        for old in [place for place in places if place[: len(here)] == here]:
            del places[old]
        places.update({k: place for k, place in over_places.items() if k[: len(here)] == here})
        merged[name] = value
    return merged


def _dotted(key: Key) -> str:
    return ".".join(str(part) for part in key)


class _QuotingDumper(yaml.SafeDumper):
    """Quotes every text that this module or YAML 1.1 would take for something else."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    number = _INT.match(text) or _FLOAT.match(text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'" if number else None)


_QuotingDumper.add_representer(str, _text)


def dump_yaml(data: Any) -> str:
    """Write data as YAML that `read_yaml` reads back as it was."""
    return yaml.dump(data, Dumper=_QuotingDumper, sort_keys=False, allow_unicode=True, width=110)
