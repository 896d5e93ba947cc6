"""Sentences that the engine writes in English, in the words of a page's language.

Every language's file has them under the same keys. The English ones are what the engine writes, with {holes} for what
changes: they find a sentence, and the language's own one is filled with what stood in the holes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

_HOLE = re.compile(r"\\\{(\w+)\\\}")
_DATE = re.compile(r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(\d{4}-\d{2}-\d{2})")


def translated(text: str, english: Mapping[str, str], own: Mapping[str, str]) -> str | None:
    """Return a sentence in a language's own words; None where no pattern is that of the sentence."""
    for key, pattern in english.items():
        found = _compiled(pattern).fullmatch(text)
        if found:
            return own[key].format(**found.groupdict())
    return None


def dated(text: str, day: Callable[[dt.date], str]) -> str:
    """Write the dates in a sentence (`Sun 2026-12-06`) as `day` does."""
    return _DATE.sub(lambda found: day(dt.date.fromisoformat(found[1])), text)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_HOLE.sub(r"(?P<\1>.+?)", re.escape(pattern)))
