"""Words and dates of messages and pages, by language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from wfm.config.yaml_loader import read_own_yaml


@cache
def _all_words() -> dict[str, dict[str, Any]]:
    return read_own_yaml(Path(__file__).parent / "words.yaml")


@dataclass(frozen=True)
class Words:
    """The words of one language: `en`, or `th` with years of the Buddhist era."""

    language: str = "en"

    def fields(self) -> dict[str, str]:
        """Return the words as fields of templates, `word_NAME`."""
        known = _all_words()[self.language]
        return {f"word_{name}": text for name, text in known.items() if isinstance(text, str)}

    def day(self, date: dt.date) -> str:
        """Write a day: `Mon 30 Nov 2026`."""
        known = _all_words()[self.language]
        month = known["months"][date.month - 1]
        return f"{known['weekdays'][date.weekday()]} {date.day} {month} {date.year + known['years_ahead']}"
