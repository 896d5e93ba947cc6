"""Numbers and durations as other systems write them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wfm.interchange.reading.schema import File

SECONDS = {"s": 1.0, "min": 60.0, "ms": 0.001, "h": 3600.0}
_CLOCK = r"^(?:(?:(\d+) days? )?(\d+):)?(\d{1,4}):(\d{1,2}(?:\.\d+)?)$"


def parse_numbers(text: pd.Series, file: File) -> tuple[pd.Series, pd.Series]:
    """Read numbers of at least 0.

    Returns:
        The numbers, missing where the cell is, and which cells are wrong.
    """
    plain = text
    if file.thousands:
        plain = plain.str.replace(file.thousands, "", regex=False)
    if file.decimal == ",":
        plain = plain.str.replace(",", ".", regex=False)
    values = pd.to_numeric(plain, errors="coerce").astype(float)
    return values, text.notna() & ~(np.isfinite(values) & (values >= 0))


def parse_seconds(text: pd.Series, unit: str, file: File) -> tuple[pd.Series, pd.Series]:
    """Read durations as seconds: numbers of a unit, `clock` (`H:MM:SS`, `MM:SS`) or `clock_hm` (`H:MM:SS`, `HH:MM`)."""
    if unit in SECONDS:
        values, wrong = parse_numbers(text, file)
        return values * SECONDS[unit], wrong
    codes, known = pd.factorize(text)
    unique = pd.Series(known, dtype=str)
    if unit == "clock_hm":
        unique = unique.str.replace(r"^(\d+:\d\d)$", r"\1:00", regex=True)
    parts = unique.str.extract(_CLOCK).astype(float)
    seconds = parts[0].fillna(0) * 86400 + parts[1].fillna(0) * 3600 + parts[2] * 60 + parts[3]
    full = np.append(seconds.where(parts[3] < 60).to_numpy(float), np.nan)
    values = pd.Series(full[codes], index=text.index)
    return values, text.notna() & values.isna()


def not_a_number(cell: str) -> str:
    """Say what is wrong with a cell that should be a number."""
    return f"'{cell}' is not a number of at least 0"


def not_a_duration(cell: str) -> str:
    """Say what is wrong with a cell that should be a duration on the clock."""
    return f"'{cell}' is not a duration; write it as 0:04:30 (hours, minutes, seconds)"
