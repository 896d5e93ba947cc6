"""Stored forecasts: a numbered folder for each, so that any of them can be compared, locked and restored."""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from wfm.drafts import draft_at
from wfm.errors import InputError
from wfm.table_io import read_table, to_csv
from wfm.tables import FORECAST

BASELINE, FINAL, ABOUT, OVERRIDES = "baseline.csv", "forecast.csv", "about.json", "overrides.csv"


@dataclass(frozen=True)
class About:
    """What is known of a stored forecast.

    Attributes:
        number: 1 and up.
        stored: When, in UTC.
        model: The model of the configuration.
        start: First day of the plan.
        as_of: The moment it was made for.
        note: The planner's words.
        contacts: Total of each queue.
    """

    number: int
    stored: str
    model: str
    start: str
    as_of: str
    note: str
    contacts: dict[str, float]


class Versions:
    """The stored forecasts of a folder; a version, once written, never changes."""

    def __init__(self, folder: Path, timezone: str) -> None:
        self._folder = folder
        self._timezone = timezone

    def numbers(self) -> list[int]:
        """Return the numbers of the stored forecasts, oldest first."""
        if not self._folder.is_dir():
            return []
        return sorted(int(path.name) for path in self._folder.iterdir() if path.name.isdigit())

    def about(self) -> list[About]:
        """Return what is known of each stored forecast, oldest first."""
        texts = ((self.path(number) / ABOUT).read_text(encoding="utf-8") for number in self.numbers())
        return [About(**json.loads(text)) for text in texts]

    def path(self, number: int) -> Path:
        """Return the folder of a stored forecast."""
        return self._folder / f"{number:04d}"

    def newest(self) -> pd.DataFrame | None:
        """Return the newest stored forecast, none where there is none."""
        numbers = self.numbers()
        return self.read(numbers[-1]) if numbers else None

    def read(self, number: int, file: str = FINAL) -> pd.DataFrame:
        """Return a stored forecast, or its baseline.

        Raises:
            InputError: No such version.
        """
        if number not in self.numbers():
            known = f"there are 1 to {self.numbers()[-1]}" if self.numbers() else "none is stored yet"
            raise InputError.at(self._folder, 0, "version", f"no version {number}; {known}")
        return read_table(self.path(number) / file, FORECAST, self._timezone).drop(columns="line")

    def add(
        self,
        baseline: pd.DataFrame,
        forecast: pd.DataFrame,
        *,
        model: str,
        start: dt.date,
        as_of: str = "",
        note: str = "",
        overrides: Path | None = None,
    ) -> int | None:
        """Store a forecast as the next version, as a whole or not at all; none where the newest is the same."""
        numbers = self.numbers()
        texts = {BASELINE: to_csv(baseline, FORECAST), FINAL: to_csv(forecast, FORECAST)}
        if numbers and not note and self._same(numbers[-1], texts):
            return None
        number = numbers[-1] + 1 if numbers else 1
        totals = {str(name): round(float(rows["contacts"].sum()), 2) for name, rows in forecast.groupby("queue")}
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        about = About(number, now, model, str(start), as_of, note, totals)
        texts[ABOUT] = json.dumps(asdict(about), indent=2, ensure_ascii=False) + "\n"
        if overrides is not None:
            texts[OVERRIDES] = overrides.read_text(encoding="utf-8")
        self._write(number, texts)
        return number

    def _same(self, number: int, texts: dict[str, str]) -> bool:
        return all((self.path(number) / name).read_text(encoding="utf-8") == text for name, text in texts.items())

    def _write(self, number: int, texts: dict[str, str]) -> None:
        with draft_at(self._folder / f".draft-{os.getpid()}") as draft:
            for name, text in texts.items():
                (draft / name).write_text(text, encoding="utf-8")
            os.rename(draft, self.path(number))  # which fails where another run took the number
