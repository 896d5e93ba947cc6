"""What a profile is: which table goes to which system, and the template of every column."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from wfm.config.nearest import did_you_mean
from wfm.errors import InputError, Problem

FOLDER = Path(__file__).parent / "profiles"
DIRECTIONS = ("in", "out")
GRADES = ("A", "B", "C", "D")
UNVERIFIED = ("C", "D")
FORMATS = ("csv", "xlsx", "ics", "json", "text", "star")
FORMULAS = ("guard", "refuse", "keep")
ESCAPES = ("none", "plain", "html", "markdown", "slack")
ID_KINDS = ("agents", "queues", "activities")
TREES = ("json", "text")


@dataclass(frozen=True)
class Profile:
    """One table to one system.

    `grade` says how well the system's format is known: A from its documentation, B from code that reads or writes
    it, C its structure only, D unverified. `file` is the template of a file's name, filled from each row: rows of one
    name share a file. `columns` are templates by the name of the column (or property) that they fill; formats `json`
    and `text` have a tree of templates instead, `body` (see `tree.py`).

    `zone` is the zone of all times (`site`, `UTC`, an IANA name). `formulas` says what becomes of cells that a
    spreadsheet would run. `forbidden` has a `pattern`, the `columns` it holds for (default: all) and the text to
    `replace` matches with; without one they are refused. `only` keeps rows by the values of fields. `limits` are most
    `rows` and `bytes` of a file; more go into further files, an agent's rows together. `needs_ids` are the kinds of
    ids that `--ids` must give. `required` columns may not be empty. `loses` lists what the format cannot carry.
    """

    name: str
    system: str
    direction: str
    table: str
    grade: str
    format: str
    file: str
    columns: dict[str, str] = field(default_factory=dict)
    body: Any = None
    zone: str = "site"
    split_at_midnight: bool = False
    header: bool = True
    delimiter: str = ","
    quoting: bool = True
    bom: bool = False
    line_end: str = "\n"
    formulas: str = "guard"
    escape: str = "none"
    sheet: str = "Sheet1"
    forbidden: dict[str, Any] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    only: dict[str, list[str]] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    needs_ids: list[str] = field(default_factory=list)
    interval_minutes: list[int] = field(default_factory=list)
    message: bool = False
    loses: list[str] = field(default_factory=list)

    @property
    def verified(self) -> bool:
        """Whether the format is known from documentation or from code."""
        return self.grade not in UNVERIFIED


def profile_names() -> list[str]:
    """Return the names of all profiles, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def exporting_profiles() -> list[Profile]:
    """Return the profiles that write plans, by name."""
    return [load_profile(name) for name in profile_names() if direction_of(name) == "out"]


@cache
def direction_of(name: str) -> str:
    """Return whether a profile that is there reads tables (`in`) or writes them (`out`)."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")).get("direction", "")


@cache
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
    known = {one.name: one for one in fields(Profile)}
    faults = [(str(key), f"unknown key{did_you_mean(str(key), known)}") for key in data if key not in known]
    faults += [(key, "is missing") for key, one in known.items() if key not in data and _needed(one)]
    columns, body = data.get("columns", {}), data.get("format") in TREES
    if not isinstance(columns, dict) or not all(isinstance(text, str) for text in columns.values()):
        return [*faults, *_choice_faults(data, stem), ("columns", "is not a map from names to templates in quotes")]
    needed = "body" if body else "columns"
    if needed not in data and data.get("format") != "star":
        faults.append((needed, f"is missing; the format '{data.get('format')}' needs it"))
    faults += [("required", f"there is no column '{one}'") for one in data.get("required", []) if one not in columns]
    return faults + _choice_faults(data, stem)


def _needed(one: Any) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _choice_faults(data: dict[str, Any], stem: str) -> list[tuple[str, str]]:
    choices = {"direction": DIRECTIONS, "grade": GRADES, "format": FORMATS, "formulas": FORMULAS, "escape": ESCAPES}
    faults = []
    for key, allowed in (choices | {"name": (stem,)}).items():
        if key in data and data[key] not in allowed:
            faults.append((key, f"'{data[key]}' is none of: {', '.join(allowed)}"))
    for kind in data.get("needs_ids", []):
        if kind not in ID_KINDS:
            faults.append(("needs_ids", f"'{kind}' is none of: {', '.join(ID_KINDS)}"))
    return faults
