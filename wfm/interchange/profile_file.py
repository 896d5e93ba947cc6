"""Profiles as files: found by name or by path, read strictly, every fault located."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import available_timezones

from pydantic import BeforeValidator, ValidationError

from wfm.config.base import Name, Section
from wfm.config.load import located_faults
from wfm.config.nearest import did_you_mean
from wfm.config.yaml_loader import Document, Key, read_yaml
from wfm.errors import InputError, Problem

FOLDERS = {"out": Path(__file__).parent / "profiles", "in": Path(__file__).parent / "profiles" / "in"}
GRADE_WORDS = {
    "A": "from its documentation",
    "B": "from code that reads or writes it",
    "C": "unverified: structure known, names of columns not",
    "D": "unverified: from general knowledge",
}
_DOES = {"in": "reads tables: wfm import takes it", "out": "writes plans: wfm export takes it"}


def _zone(value: Any) -> Any:
    if value not in ("site", "UTC") and value not in available_timezones():
        raise ValueError(f"{value!r} is no time zone; write site, UTC or a name like Europe/Amsterdam")
    return value


def _pattern(value: Any) -> Any:
    try:
        re.compile(value)
    except (re.error, TypeError) as error:
        raise ValueError(f"{value!r} is not a regular expression: {error}") from None
    return value


Zone = Annotated[str, BeforeValidator(_zone)]
Pattern = Annotated[str, BeforeValidator(_pattern)]


class AnyProfile(Section):
    """What a profile of either direction says.

    `grade` tells how well the system's format is known: A from its documentation, B from code that reads or writes it,
    C its structure only, D from general knowledge.
    """

    name: Name
    system: Name
    direction: str
    table: str
    grade: Literal["A", "B", "C", "D"]
    format: str

    @property
    def verified(self) -> bool:
        """Whether the format is known from documentation or from code."""
        return self.grade in "AB"

    def faults(self) -> Iterator[tuple[Key, str]]:
        """Yield what is wrong between the keys, each with the key that it is about."""
        yield from ()


Model = TypeVar("Model", bound=AnyProfile)


def names_of(direction: str) -> list[str]:
    """Return the names of the profiles of a direction, sorted."""
    return sorted(path.stem for path in FOLDERS[direction].glob("*.yaml"))


def find(name: str, direction: str) -> Path:
    """Return the file of a profile by its name, or by its path where that ends in `.yaml`.

    Raises:
        InputError: No profile of that name and direction.
    """
    if name.endswith((".yaml", ".yml")):
        return Path(name)
    names = names_of(direction)
    if name in names:
        return FOLDERS[direction] / f"{name}.yaml"
    other = "out" if direction == "in" else "in"
    if name in names_of(other):
        raise InputError.at("profiles", 0, "", f"'{name}' {_DOES[other]}")
    if Path(f"{name}.yaml").is_file():
        raise InputError.at("profiles", 0, "", f"unknown profile '{name}'; write {name}.yaml if you mean the file")
    known = did_you_mean(name, names) or f"; known are {', '.join(names)}"
    raise InputError.at("profiles", 0, "", f"unknown profile '{name}'{known}")


def direction_in(path: Path) -> str:
    """Return the direction that a profile's file names.

    Raises:
        InputError: No such file, broken YAML, no direction in it.
    """
    document = read_yaml(path)
    found = document.data.get("direction") if isinstance(document.data, dict) else None
    if found not in _DOES:
        message = "say in (reads a system's files) or out (writes plans for it)"
        raise InputError.at(path, document.place(("direction",)).line, "direction", message)
    return str(found)


def read_as(model: type[Model], path: Path) -> Model:
    """Read and validate a profile's file.

    Raises:
        InputError: No such file, broken YAML, the other direction; unknown, missing or wrong keys, all in one go.
    """
    document = read_yaml(path)
    if not isinstance(document.data, dict) or not document.data:
        raise InputError.at(path, 1, "", "a profile is a map with the keys name, system, direction, table ...")
    direction = document.data.get("direction")
    if direction in _DOES and direction not in typing.get_args(model.model_fields["direction"].annotation):
        raise InputError.at(path, document.place(("direction",)).line, "direction", f"the profile {_DOES[direction]}")
    problems = []
    if (name := document.data.get("name", path.stem)) != path.stem:
        problems.append(_problem(document, path, ("name",), f"'{name}' is not the file's name; write {path.stem}"))
    try:
        profile = model.model_validate(document.data)
    except ValidationError as error:
        raise InputError([*problems, *located_faults(error, document, model)]) from None
    problems += [_problem(document, path, key, message) for key, message in profile.faults()]
    if problems:
        raise InputError(problems)
    return profile


def _problem(document: Document, path: Path, key: Key, message: str) -> Problem:
    return Problem(str(path), document.place(key).line, ".".join(map(str, key)), message)
