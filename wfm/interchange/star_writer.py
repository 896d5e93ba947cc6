"""Tables for BI as CSV and Parquet, with a dictionary of their columns."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from wfm.interchange.csv_writer import guard
from wfm.interchange.profile import Profile


def to_star(profile: Profile, tables: Mapping[str, pd.DataFrame]) -> dict[Path, bytes]:
    """Return a CSV and a Parquet file a table, and `data_dictionary.csv`: what the profile says of every column."""
    files = {Path(profile.file, "data_dictionary.csv"): _dictionary(profile, tables)}
    for name, table in tables.items():
        files[Path(profile.file, f"{name}.csv")] = _csv(table)
        files[Path(profile.file, f"{name}.parquet")] = _parquet(table)
    return files


def _dictionary(profile: Profile, tables: Mapping[str, pd.DataFrame]) -> bytes:
    told = ((*name.split("."), meaning) for name, meaning in profile.columns.items())
    rows = [row for row in told if row[0] in tables]
    return _csv(pd.DataFrame(rows, columns=["table", "column", "meaning"]))


def _csv(table: pd.DataFrame) -> bytes:
    shown = table.copy()
    for name in shown.columns:
        kind = shown[name].dtype
        if isinstance(kind, pd.DatetimeTZDtype):
            shown[name] = shown[name].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
        elif pd.api.types.is_datetime64_dtype(kind):
            shown[name] = shown[name].dt.strftime("%Y-%m-%dT%H:%M:%S")
        elif pd.api.types.is_bool_dtype(kind):
            shown[name] = shown[name].map({True: "true", False: "false"})
        elif pd.api.types.is_float_dtype(kind):
            shown[name] = shown[name].round(6)
        elif not pd.api.types.is_numeric_dtype(kind):
            shown[name] = [guard(str(cell)) for cell in shown[name]]
    return shown.to_csv(index=False, lineterminator="\n").encode("utf-8")


def _parquet(table: pd.DataFrame) -> bytes:
    content = io.BytesIO()
    table.to_parquet(content, index=False, engine="pyarrow")
    return content.getvalue()
