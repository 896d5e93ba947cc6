"""Fills a profile's templates from records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd

from wfm.interchange.cells import clean_rows
from wfm.interchange.escapes import ESCAPE
from wfm.interchange.profile import Profile
from wfm.interchange.template import Row, compile_template, fields_of
from wfm.interchange.tree import compile_tree


def map_records(profile: Profile, records: pd.DataFrame) -> list[dict[str, str]]:
    """Return for each record the profile's columns, filled.

    Raises:
        InputError: Cells that the system does not take; all in one go.
    """
    fields = list(records.columns)
    columns = [_filled(text, compile_template(text, fields), records) for text in profile.columns.values()]
    rows = [dict(zip(profile.columns, cells, strict=True)) for cells in zip(*columns, strict=True)]
    return clean_rows(profile, rows, owners_of(records))


def _filled(text: str, fill: Callable[[Row], str], records: pd.DataFrame) -> list[str]:
    """Return a column's cells; of a template of one field, what stands in many rows is written once."""
    names = fields_of(text)
    if not names:
        return [fill({})] * len(records)
    if len(names) > 1 or records[names[0]].dtype.kind == "f":  # as numbers, 0.0 and -0.0 are the same
        columns = [_plain(records[name]) for name in names]
        return [fill(dict(zip(names, values, strict=True))) for values in zip(*columns, strict=True)]
    codes, known = pd.factorize(records[names[0]], use_na_sentinel=False)
    cells = [fill({names[0]: value}) for value in _plain(known)]
    return [cells[code] for code in codes.tolist()]


def _plain(values: pd.Series | pd.Index) -> list[Any]:
    return [value.item() if isinstance(value, np.generic) else value for value in values.tolist()]


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
