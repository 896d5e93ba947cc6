"""What a profile that writes is: which table goes to which system, and the template of every column."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from wfm.config.base import Flag, Name, Section
from wfm.config.yaml_loader import Key
from wfm.interchange.profile_faults import profile_faults
from wfm.interchange.profile_file import FOLDERS, AnyProfile, Pattern, Zone, find, names_of, read_as

TREES = ("json", "text")
Most = Annotated[int, Field(ge=1)]


class Forbidden(Section):
    """Characters that a system does not take.

    Matches of `pattern` in `columns` (default: all) become `replace`; without one they are refused.
    """

    pattern: Pattern | None = None
    columns: list[Name] = []
    replace: str | None = None


class Limits(Section):
    """Most rows and bytes of a file; more go into further files, an agent's rows together."""

    rows: Most | None = None
    bytes: Most | None = None


class Profile(AnyProfile):
    """One table to one system.

    `file` is the template of a file's name, filled from each row: rows of one name share a file. `columns` are
    templates by the name of the column (or property) that they fill; formats `json` and `text` have a tree of templates
    instead, `body` (see `tree.py`).

    `zone` is the zone of all times (`site`, `UTC`, an IANA name). `every_interval` adds the intervals that a forecast
    leaves out, with no contacts, from the first midnight to the last. `formulas` says what becomes of cells that a
    spreadsheet would run. `only` keeps rows by the values of fields. `needs_ids` are the kinds of ids that `--ids` must
    give. `required` columns may not be empty. `loses` lists what the format cannot carry.
    """

    direction: Literal["out"]
    table: Literal["shifts", "activities", "intervals", "forecast", "star"]
    format: Literal["csv", "xlsx", "ics", "json", "text", "star"]
    file: Name
    columns: dict[str, str] = {}
    body: Any = None
    zone: Zone = "site"
    split_at_midnight: Flag = False
    every_interval: Flag = False
    header: Flag = True
    delimiter: Literal[",", ";", "|", "\t"] = ","
    quoting: Flag = True
    bom: Flag = False
    line_end: Literal["\n", "\r\n"] = "\n"
    formulas: Literal["guard", "refuse", "keep"] = "guard"
    escape: Literal["none", "plain", "html", "markdown", "slack"] = "none"
    sheet: Name = "Sheet1"
    forbidden: Forbidden = Forbidden()
    required: list[Name] = []
    only: dict[str, list[str]] = {}
    limits: Limits = Limits()
    needs_ids: list[Literal["agents", "queues", "activities"]] = []
    interval_minutes: list[Literal[5, 10, 15, 30, 60]] = []
    message: Flag = False
    loses: list[str] = []

    def faults(self) -> Iterator[tuple[Key, str]]:
        """Yield what is wrong between the keys, templates tried on an example."""
        return profile_faults(self)


def profile_names() -> list[str]:
    """Return the names of all profiles that write plans, sorted."""
    return names_of("out")


def exporting_profiles() -> list[Profile]:
    """Return the profiles that write plans, by name."""
    return [load_profile(name) for name in profile_names()]


def load_profile(name: str) -> Profile:
    """Read a profile by its name, or by the path of a file that ends in `.yaml`.

    Raises:
        InputError: No profile of that name, one that reads, or faults in its file; all in one go.
    """
    path = find(name, "out")
    return _shipped(path) if path.parent == FOLDERS["out"] else read_profile(path)


_shipped = cache(lambda path: read_profile(path))


def read_profile(path: Path) -> Profile:
    """Read a profile from a file.

    Raises:
        InputError: Missing, unknown or wrong keys; all in one go.
    """
    return read_as(Profile, path)
