"""Fills a profile's templates from records."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from wfm.interchange.cells import clean_rows
from wfm.interchange.escapes import ESCAPE
from wfm.interchange.profile import Profile
from wfm.interchange.template import compile_template
from wfm.interchange.tree import compile_tree


def map_records(profile: Profile, records: pd.DataFrame) -> list[dict[str, str]]:
    """Return for each record the profile's columns, filled.

    Raises:
        InputError: Cells that the system does not take; all in one go.
    """
    fields = list(records.columns)
    columns = {name: compile_template(text, fields) for name, text in profile.columns.items()}
    rows = records.to_dict("records")
    filled = [{name: fill(row) for name, fill in columns.items()} for row in rows]
    return clean_rows(profile, filled, owners_of(records))


def owners_of(records: pd.DataFrame) -> list[str]:
    """Return whom each record is about: `agent A1` or `queue billing`."""
    kind = "agent" if "agent_id" in records else "queue"
    column = records["agent_id" if kind == "agent" else "queue"]
    return [f"{kind} {name}" for name in column]


def fill_body(profile: Profile, records: pd.DataFrame) -> Any:
    """Return a profile's tree, filled."""
    fill = compile_tree(profile.body, list(records.columns), ESCAPE[profile.escape], ("body",), [])
    return fill(records.to_dict("records"))


def split_files(profile: Profile, records: pd.DataFrame) -> dict[Path, pd.DataFrame]:
    """Return the records of each file that the profile writes, by its path within the folder."""
    if "{" not in profile.file:
        return {Path(profile.file): records}
    fill = compile_template(profile.file, list(records.columns), _safe)
    names = [fill(row) for row in records.to_dict("records")]
    return {Path(str(name)): part.reset_index(drop=True) for name, part in records.groupby(names, sort=False)}


def _safe(text: str) -> str:
    """Make a text fit for a file's name, one name for one text: anything unusual becomes `%XX`."""
    return quote(text, safe=" ()+,@").replace(".", "%2E") or "%"
