"""Words and numbers as people read them; everything that a translation has to change."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

STRINGS = Path(__file__).parent / "templates" / "strings.en.yaml"
SPACE = "\u00a0"
MINUS = "\u2212"


def load_strings() -> dict[str, Any]:
    """Read the strings of the report."""
    return yaml.safe_load(STRINGS.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Wording:
    """The strings of one language, with the site's currency (ISO 4217 code and its decimals)."""

    strings: dict[str, Any]
    currency: str
    decimals: int

    def number(self, value: float, decimals: int = 0) -> str:
        """Write a number with thousands separators."""
        text = f"{abs(value):,.{decimals}f}"
        return MINUS + text if value < 0 and float(text.replace(",", "")) else text

    def money(self, value: float, *, whole: bool = False) -> str:
        """Write an amount with the currency code, in whole units where `whole`."""
        return f"{self.currency}{SPACE}{self.number(value, 0 if whole else self.decimals)}"

    def percent(self, share: float, decimals: int = 1) -> str:
        """Write a share (0-1) in percent."""
        return f"{self.number(share * 100, decimals)}{SPACE}%"

    def percent_up(self, share: float) -> str:
        """Write a share in percent, rounded up, so that "at most" stays true; small ones keep two decimals."""
        decimals = 1 if share >= 0.001 else 2
        scale = 10**decimals
        return self.percent(math.ceil(round(share * 100 * scale, 6)) / scale / 100, decimals)

    def day_parts(self, date: dt.date) -> list[str]:
        """Return the short weekday and the short date: `Mon`, `30 Nov`."""
        names = self.strings["dates"]
        return [names["weekdays"][date.weekday()], f"{date.day} {names['months'][date.month - 1]}"]

    def day(self, date: dt.date) -> str:
        """Write a date as `Mon 30 Nov`."""
        return " ".join(self.day_parts(date))

    def period(self, first: dt.date, last: dt.date) -> str:
        """Write the span of two dates with the year."""
        left = self.day_parts(first)[1] + (f" {first.year}" if first.year != last.year else "")
        return f"{left} \u2013 {self.day_parts(last)[1]} {last.year}"
