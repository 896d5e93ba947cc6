"""Corrections written into a configuration, with its comments and layout; what they change is shown and kept.

Only numbers and the keys that hold them are touched. What comes of it is read back before anything is written: it must
be the old configuration with just these values changed, and a valid one.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wfm.config import Config, load
from wfm.config.overrides import Override, override
from wfm.config.yaml_edit import YamlEditError, holds, with_value
from wfm.config.yaml_loader import Document, Key, Place, read_yaml
from wfm.errors import InputError, Problem
from wfm.performance.learning.correction import Correction, shown


@dataclass(frozen=True)
class Edit:
    """What is to be written.

    Attributes:
        texts: The new text of every file that changes.
        old: What stands in them.
        done: The corrections in it.
        skipped: For others, why they are not.
    """

    texts: dict[Path, str]
    old: dict[Path, str]
    done: tuple[Correction, ...]
    skipped: tuple[str, ...]

    @property
    def diff(self) -> str:
        """The change of the files, line by line; empty where nothing changes."""
        parts: list[str] = []
        for path, text in self.texts.items():
            before, after = (one.splitlines(keepends=True) for one in (self.old[path], text))
            parts += difflib.unified_diff(before, after, str(path), f"{path} (corrected)", n=1)
        return "".join(line if line.endswith("\n") else line + "\n" for line in parts)


def make_edit(path: Path, corrections: Sequence[Correction]) -> Edit:
    """Prepare the edit of a configuration; nothing is written.

    Args:
        path: The configuration.
        corrections: Those to be written; one whose value there is no longer the plan's is skipped, for it may have
            been corrected already.

    Raises:
        InputError: The configuration is faulty, or would be, or a value has no place that can be edited.
    """
    config = load(path)
    wanted, skipped = [], []
    for one in corrections:
        found = _value_at(config, one.key)
        if found is _MISSING:
            skipped.append(f"{one.key}: is not in {path.name}")
        elif found != one.old:
            skipped.append(f"{one.key}: is {shown(found)} in {path.name} and was {shown(one.old)} in the plan")
        else:
            wanted.append(one)
    document = read_yaml(path)
    expected = read_yaml(path)
    changes = [Override(one.key, one.new, Place(path, 0)) for one in wanted]
    load(path, overrides=changes, base=config)
    texts, old, problems = dict[Path, str](), dict[Path, str](), list[Problem]()
    for one, change in zip(wanted, changes, strict=True):
        key = _key_of(document, one.key)
        place = document.place(key)
        file = place.file
        old.setdefault(file, _text_of(file))
        try:
            texts[file] = _edited(texts.get(file, old[file]), key, one.new)
        except YamlEditError as error:
            message = f"{error}; write {one.key.rpartition('.')[2]}: {shown(one.new)} by hand"
            problems.append(Problem(str(file), place.line, one.key, message))
            continue
        override(expected, change.path, change.value, config, change.place)
    if not problems and not _reads_as(path, texts, expected.data):
        message = "cannot be edited without changing other values too (an anchor?); write the changes by hand"
        problems.append(Problem(str(path), 0, "", message))
    if problems:
        raise InputError(problems)
    return Edit(texts, old, tuple(wanted), tuple(skipped))


def _reads_as(path: Path, texts: dict[Path, str], data: Any) -> bool:
    try:
        return read_yaml(path, {file.resolve(): text for file, text in texts.items()}).data == data
    except InputError:
        return False


def write_edit(edit: Edit) -> list[Path]:
    """Write an edit; return the copies of what stood there before, one for each file."""
    kept = []
    for path, text in edit.texts.items():
        backup = _free_name(path)
        backup.write_bytes(path.read_bytes())
        kept.append(backup)
        draft = path.with_name(f".{path.name}.draft")
        with draft.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.replace(draft, path)
    return kept


def _free_name(path: Path) -> Path:
    names = [path.with_name(f"{path.name}.bak"), *(path.with_name(f"{path.name}.bak{n}") for n in range(2, 1000))]
    return next(name for name in names if not name.exists())


def _text_of(path: Path) -> str:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return file.read()


def _edited(text: str, key: Key, value: float) -> str:
    """Return the text with a value; a file that is included holds but the end of the key."""
    first = next((first for first, part in enumerate(key) if holds(text, part)), 0)
    return with_value(text, key[first:], value)


_MISSING = object()


def _value_at(config: Config, path: str) -> Any:
    """Return the value that a configuration has, defaults included; of a multiplier by weekday, 1."""
    queue, fields = _parted(config.queue_names, path)
    if queue == "":
        return _MISSING
    found: Any = config if queue is None else config.queue(queue)
    for part in fields:
        found = found.get(part, 1.0) if isinstance(found, dict) else getattr(found, part)
    return found


def _key_of(document: Document, path: str) -> Key:
    """Return the keys of a path, a queue by its number in the list."""
    names = [str(one.get("name")) for one in document.data["queues"]]
    queue, fields = _parted(names, path)
    return tuple(fields) if queue is None else ("queues", names.index(queue), *fields)


def _parted(names: Sequence[str], path: str) -> tuple[str | None, list[str]]:
    """Return the queue that a path is of, none for those of no queue and empty for one that is gone, and its fields."""
    first, _, rest = path.partition(".")
    if first != "queues":
        return None, path.split(".")
    name = max((one for one in names if rest.startswith(f"{one}.")), key=len, default="")
    return name, rest[len(name) + 1 :].split(".")
