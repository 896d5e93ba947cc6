"""From files of another system to a table of the contract."""

from __future__ import annotations

import io
from collections.abc import Sequence
from gzip import GzipFile
from pathlib import Path
from typing import IO

import pandas as pd

from wfm.errors import InputError
from wfm.interchange.reading.history import read_history_files
from wfm.interchange.reading.options import Options
from wfm.interchange.reading.records import read_record_files
from wfm.interchange.reading.schema import InProfile
from wfm.interchange.reading.tables import table_of
from wfm.table_io import check_cells, iso

_CHECKED_ROWS = 2000


def import_table(profile: InProfile, paths: Sequence[Path], options: Options) -> pd.DataFrame:
    """Read files through a profile.

    Args:
        profile: How the files are written.
        paths: The files, CSV or Excel; where they overlap the last one wins.
        options: What the user adds.

    Returns:
        The table's columns as they are written: instants as ISO 8601 with the site's offset (naive where no zone is
        known), numbers of a history as floats, all else as text.

    Raises:
        InputError: Missing files and columns, wrong cells, no rows; all of a file in one go.
    """
    if profile.table == "history":
        frame = read_history_files(profile, paths, options)
        frame["timestamp"] = _rendered(frame["timestamp"])
    else:
        frame = read_record_files(profile, paths, options)
    if frame.empty:
        raise InputError.at(paths[-1], 0, "", "no row is left to import; see the profile's drop and the file")
    sample = frame.head(_CHECKED_ROWS).astype(object)
    text = sample.where(sample.isna(), sample.astype(str))
    check_cells(text, table_of(profile.table, list(profile.columns)), options.timezone or "UTC", profile.name)
    return frame


def to_csv(frame: pd.DataFrame) -> str:
    """Render an imported table as CSV, whole numbers without a point."""
    text = io.BytesIO()
    write_csv(frame, text)
    return text.getvalue().decode("utf-8")


def write_csv(frame: pd.DataFrame, file: IO[bytes] | GzipFile) -> None:
    """Write an imported table as CSV into an open file."""
    whole = {name: "Int64" for name in frame.select_dtypes("float") if (frame[name].dropna() % 1 == 0).all()}
    frame.astype(whole).to_csv(file, index=False, lineterminator="\n", encoding="utf-8")


def _rendered(stamps: pd.Series) -> pd.Series:
    codes, unique = pd.factorize(stamps)
    texts = iso(pd.Series(unique)).to_numpy(object)
    return pd.Series(pd.Categorical.from_codes(codes, texts), index=stamps.index)
