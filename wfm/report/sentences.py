"""Sentences that the engine writes in English, in the words of a page's language.

Every language's file has them under the same keys. The English ones are what the engine writes, with {holes} for what
changes: they find a sentence, the first that fits, and the language's own one is filled with what stood in the holes.
What a hole's name begins with says what may stand there:

    said     a sentence again                        several  sentences, with semicolons between them
    list     sentences, as `a, b and c`              names    names, as `A1, A2 and 3 more`
    dates    dates, as `A to B or C to D`            weekday  a day, as `Mon 30`
    weekly   times by day, as `mon-fri 08:00-16:00`  rule     a rule with its source
    key, value  one word, or a value as a file has it  plain  numbers, times, one word

Money and what is `hours`, `minutes`, `days` or `number` are numbers. Anything else stays as it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

_HOLE = re.compile(r"\\\{(\w+)\\\}")
_DATE = re.compile(r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(\d{4}-\d{2}-\d{2})(?!T?\d)")
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2})?(?:[+-]\d{2}:\d{2}|Z)")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_MORE = re.compile(r"(\d+) more")
_NUMBER = r"[-+]?\d[-\d.,e+]*|nan|inf|None"
_STANDS = {
    "weekday": r"[A-Z][a-z]{2} \d{1,2}",
    "key": r"\S+?",
    "who": r"[^;:]+?",
    "name": r"[^;]+?",
    "value": r"'.*'|\{.*\}|\[.*\]|\S+",
    "money": rf"(?:[A-Z]{{3}} )?(?:{_NUMBER})(?: [A-Z]{{3}})?",
    **dict.fromkeys(("hours", "minutes", "days", "number"), _NUMBER),
}
# Numbers, names and times need no words; two words in a row do.
_WORDS = re.compile(r"[a-z]+ [a-z]{2,}")


class Sentences:
    """The engine's sentences in one language; `strings` are all of that language's, `english` those of English."""

    def __init__(self, english: Mapping[str, Any], strings: Mapping[str, Any]) -> None:
        own = strings["sentences"]
        self._patterns = [(_pattern(text), own[key]) for key, text in english["sentences"].items()]
        self._days, self._words = strings["dates"]["weekdays"], strings["lists"]
        self.said = lru_cache(maxsize=4096)(self._said)

    def several(self, text: str) -> str | None:
        """Return sentences with semicolons between them in the language; None where one has no words."""
        for joint in ("", "; and ", "; "):
            for left, right in _split(text, joint):
                one, rest = self.said(left), self.several(right) if joint else ""
                if one is not None and rest is not None:
                    return f"{one}; {rest}" if joint else one
        return None

    def _said(self, text: str) -> str | None:
        """Return a sentence in the language's own words; None where no pattern is that of the sentence."""
        for pattern, own in self._patterns:
            found = pattern.fullmatch(text)
            holes = {name: self._filled(name, value) for name, value in found.groupdict().items()} if found else {}
            if found and None not in holes.values():
                return own.format(**holes)
        return None

    def _filled(self, name: str, text: str) -> str | None:
        match _kind(name):
            case "said":
                return self._or_plain(text)
            case "several":
                return self.several(text)
            case "list":
                return self._listed(text)
            case "names":
                return self._names(text)
            case "plain":
                return None if _WORDS.search(text) else text
            case "rule":
                return text.replace("(configuration)", f"({self._words['configuration']})")
            case "dates":
                return text.replace(" to ", self._words["to"]).replace(" or ", self._words["or"])
            case "weekday" | "weekly":
                text = _WEEKDAY.sub(lambda found: self._days[_WEEKDAYS.index(found[1].lower())], text)
                return self._names(
                    text.replace("all day", self._words["all_day"]).replace("never", self._words["never"])
                )
        return text

    def _or_plain(self, text: str) -> str | None:
        return self.said(text) or (None if _WORDS.search(text) else text)

    def _whole(self, text: str) -> str | None:
        """Return one part of a list; none where a hole has taken in words of the next part."""
        found = None if _MORE.fullmatch(text) else self._or_plain(text)
        if found is None or _WORDS.search(found) or (found == text and " and " in text):
            return None
        return found

    def _listed(self, text: str) -> str | None:
        """Return `a, b and c`, each of them a sentence that may have commas of its own."""
        found = self._whole(text)
        if found is not None:
            return found
        for joint, own in ((", and ", self._words["and"]), (" and ", self._words["and"]), (", ", ", ")):
            for left, right in _split(text, joint):
                one, rest = self._whole(left), self._listed(right)
                if one is not None and rest is not None:
                    return f"{one}{own}{rest}"
        return None

    def _names(self, text: str) -> str | None:
        if any(_WORDS.search(part) for part in text.replace(" and ", ", ").split(", ")):
            return None
        first, joint, last = text.rpartition(" and ")
        more = _MORE.fullmatch(last)
        last = self._words["more"].format(number=more[1]) if more else last
        return f"{first}{self._words['and']}{last}" if joint else text


def dated(text: str, day: Callable[[dt.date], str]) -> str:
    """Write the dates in a sentence (`Sun 2026-12-06`) as `day` does."""
    return _DATE.sub(lambda found: day(dt.date.fromisoformat(found[1])), text)


def timed(text: str) -> str:
    """Write the moments in a sentence by the clock alone: people know the zone of their own site."""
    return _STAMP.sub(r"\1 \2", text)


def _split(text: str, joint: str) -> Iterator[tuple[str, str]]:
    """Yield a text in two, at each place where the joint stands; whole where there is no joint."""
    if not joint:
        yield text, ""
        return
    at = text.find(joint)
    while at >= 0:
        yield text[:at], text[at + len(joint) :]
        at = text.find(joint, at + 1)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(_HOLE.sub(lambda hole: f"(?P<{hole[1]}>{_STANDS.get(_kind(hole[1]), '.+?')})", re.escape(text)))


def _kind(name: str) -> str:
    return name.rstrip("_0123456789")
