"""What a profile is: which table goes to which system, and the template of every column."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from wfm.config.nearest import did_you_mean
from wfm.errors import InputError, Problem

FOLDER = Path(__file__).parent / "profiles"
DIRECTIONS = ("in", "out")
GRADES = ("A", "B", "C", "D")
FORMATS = ("csv", "ics")


@dataclass(frozen=True)
class Profile:
    """One table to or from one system.

    `grade` says how well the system's format is known: A from its documentation, B from code that reads or writes
    it, C its structure only, D unverified. `columns` are templates by the name of the column (or property) that
    they fill. `file` is the template of a file's name; one that names the agent makes a file an agent.
    """

    name: str
    system: str
    direction: str
    table: str
    grade: str
    format: str
    file: str
    columns: dict[str, str]


def profile_names() -> list[str]:
    """Return the names of all profiles, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def exporting_profiles() -> list[Profile]:
    """Return the profiles that write plans, by name."""
    return [one for one in map(load_profile, profile_names()) if one.direction == "out"]


def load_profile(name: str) -> Profile:
    """Read a profile.

    Raises:
        InputError: No profile of that name, or faults in its file; all in one go.
    """
    names = profile_names()
    if name not in names:
        known = did_you_mean(name, names) or f"; known are {', '.join(names)}"
        raise InputError.at("profiles", 0, "", f"unknown profile '{name}'{known}")
    return read_profile(FOLDER / f"{name}.yaml")


def read_profile(path: Path) -> Profile:
    """Read a profile from a file.

    Raises:
        InputError: Missing, unknown or wrong keys; all in one go.
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    faults = _faults(data, path.stem) if isinstance(data, dict) else [("", "a profile is a map of keys")]
    if faults:
        raise InputError(Problem(path.name, 0, field, message) for field, message in faults)
    return Profile(**data)


def _faults(data: dict[str, Any], stem: str) -> list[tuple[str, str]]:
    known = [field.name for field in fields(Profile)]
    faults = [(str(key), f"unknown key{did_you_mean(str(key), known)}") for key in data if key not in known]
    faults += [(key, "is missing") for key in known if key not in data]
    for key, choices in (("direction", DIRECTIONS), ("grade", GRADES), ("format", FORMATS), ("name", (stem,))):
        if key in data and data[key] not in choices:
            faults.append((key, f"'{data[key]}' is none of: {', '.join(choices)}"))
    columns = data.get("columns", {})
    if not isinstance(columns, dict) or not all(isinstance(text, str) for text in columns.values()):
        faults.append(("columns", "is not a map from names to templates in quotes"))
    return faults
