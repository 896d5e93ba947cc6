"""Words and numbers as people read them; everything that a translation has to change."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from wfm.config import Config
from wfm.config.yaml_loader import read_own_yaml
from wfm.report.sentences import Sentences, dated, timed

TEMPLATES = Path(__file__).parent / "templates"
SPACE = "\u00a0"
MINUS = "\u2212"


def load_strings(language: str = "en") -> dict[str, Any]:
    """Read the strings of the report in a language."""
    return read_own_yaml(TEMPLATES / f"strings.{language}.yaml")


@cache
def sentences_in(language: str) -> Sentences:
    """Return the sentences that the engine writes, in a language."""
    return Sentences(load_strings(), load_strings(language))


def words_of(config: Config) -> Wording:
    """Return the words in which the pages of a configuration are written."""
    return Wording(load_strings(config.report.language), config.site.currency, config.site.currency_decimals)


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

    def year(self, date: dt.date) -> int:
        """Return the year as the language counts it: of the Buddhist era in Thai."""
        return date.year + self.strings["dates"]["years_ahead"]

    def full_day(self, date: dt.date) -> str:
        """Write a date as `Mon 30 Nov 2026`."""
        return f"{self.day(date)} {self.year(date)}"

    def month(self, date: dt.date) -> str:
        """Write a month as `Nov 2026`."""
        return f"{self.strings['dates']['months'][date.month - 1]} {self.year(date)}"

    def sentence(self, text: str) -> str | None:
        """Return a sentence of the engine in the page's language, with its dates; None if that has no words."""
        text = dated(text, self.day)
        return sentences_in(self.strings["language"]).said(text) if self.english else text

    def reasons(self, text: str) -> str | None:
        """Return sentences of the engine, joined by semicolons, in the page's language; None if one has no words."""
        return sentences_in(self.strings["language"]).several(dated(timed(text), self.day)) if self.english else text

    @property
    def english(self) -> str:
        """Mark an element whose text is English whatever the page is, for those who hear it."""
        return "" if self.strings["language"] == "en" else ' lang="en"'

    def payload(self) -> dict[str, Any]:
        """Return what the scripts of every page need to write numbers."""
        return {"currency": self.currency, "decimals": self.decimals, "units": self.strings["units"]}

    def period(self, first: dt.date, last: dt.date) -> str:
        """Write the span of two dates with the year."""
        left = self.day_parts(first)[1] + (f" {self.year(first)}" if first.year != last.year else "")
        return f"{left} \u2013 {self.day_parts(last)[1]} {self.year(last)}"
