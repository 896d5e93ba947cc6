"""Fills a profile's templates from records."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from wfm.errors import InputError, Problem
from wfm.interchange.profile import Profile
from wfm.interchange.template import compile_template

_AGENT_FIELDS = re.compile(r"\{(?:agent_id|name|email)[|}]")


def map_records(profile: Profile, records: pd.DataFrame) -> list[dict[str, str]]:
    """Return for each record the profile's columns, filled.

    Raises:
        InputError: Templates that name fields or filters that do not exist; all in one go.
    """
    fields = list(records.columns)
    columns, problems = {}, []
    for name, text in profile.columns.items():
        try:
            columns[name] = compile_template(text, fields)
        except ValueError as error:
            problems.append(Problem(f"{profile.name}.yaml", 0, f"columns.{name}", str(error)))
    if problems:
        raise InputError(problems)
    return [{name: fill(row) for name, fill in columns.items()} for row in records.to_dict("records")]


def split_files(profile: Profile, records: pd.DataFrame) -> dict[Path, pd.DataFrame]:
    """Return the records of each file that the profile writes, by its path within the folder."""
    if not _AGENT_FIELDS.search(profile.file):
        return {Path(profile.file): records}
    fill = compile_template(profile.file, list(records.columns))
    found = {}
    for _, part in records.groupby("agent_id", sort=True):
        row = {name: _safe(str(value)) for name, value in part.iloc[0].items()}
        found[Path(fill(row))] = part.reset_index(drop=True)
    return found


def _safe(text: str) -> str:
    """Make a text fit for a file's name, one name for one text: anything unusual becomes `%XX`."""
    return quote(text, safe=" ()+,@").replace(".", "%2E") or "%"
