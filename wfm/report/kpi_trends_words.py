"""Measures, weeks and signals of trends as people read them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wfm.report.week_chart import Write
from wfm.report.wording import SPACE, Wording

NONE = "\u2013"
_DECIMALS = {"seconds": 1, "hours": 1, "score": 2}


@dataclass(frozen=True)
class TrendWords:
    """The words of trends: those of all pages, and the unit of each measure (`share`, `seconds`, `money`, `hours`,
    `score`; `contacts` where nothing is said)."""

    words: Wording
    units: Mapping[str, str]

    @property
    def text(self) -> dict[str, Any]:
        """The strings of the trends."""
        return self.words.strings["trends"]

    def label(self, measure: str) -> str:
        """Name a measure; one that the strings do not know keeps its name."""
        known = self.words.strings["kpi"]["measures"]
        return known[measure][0] if measure in known else self.text["measures"].get(measure, measure)

    def light(self, status: str) -> str:
        """Return the word of a traffic light, empty where there is none."""
        return self.words.strings["kpi"]["lights"].get(status, status)

    def about(self, measure: str, queue: str, team: str) -> str:
        """Name a measure with the queue or the team that it is of."""
        scope = queue or (self.text["team"].format(name=team) if team else "")
        return f"{self.label(measure)}, {scope}" if scope else self.label(measure)

    def value(self, measure: str, value: float | None) -> str:
        """Write a value in its unit."""
        if value is None or math.isnan(value):
            return NONE
        unit = self.units.get(measure, "contacts")
        if unit == "share":
            return self.words.percent(value)
        if unit == "money":
            return self.words.money(value, whole=abs(value) >= 1000)
        decimals = _DECIMALS.get(unit, 0)
        ending = {"seconds": self.text["seconds"], "hours": self.text["hours"]}.get(unit)
        return self.words.number(value, decimals) + (f"{SPACE}{ending}" if ending else "")

    def change(self, measure: str, before: float | None, now: float | None) -> str:
        """Write by how much a value has changed: in points of shares, else in percent of what it was."""
        if before is None or now is None or math.isnan(before) or math.isnan(now):
            return NONE
        if self.units.get(measure) == "share":
            return self.text["points"].format(change=self._signed((now - before) * 100, 1))
        return f"{self._signed((now / before - 1) * 100, 1)}{SPACE}%" if before else NONE

    def _signed(self, value: float, decimals: int) -> str:
        text = self.words.number(value, decimals)
        return f"+{text}" if round(value, decimals) > 0 else text

    def axis(self, measure: str) -> Write:
        """Return what writes the marks of an axis, briefly."""
        share = self.units.get(measure) == "share"

        def write(value: float, step: float) -> str:
            if share:
                return self.words.percent(value, _decimals(step * 100))
            return self.compact(value, step)

        return write

    def compact(self, value: float, step: float) -> str:
        """Write a number in thousands or millions where it is large."""
        units = self.words.strings["units"]
        for size, ending in ((1e6, units["million"]), (1e3, units["thousand"])):
            if value and (step >= size or abs(value) >= (1 if size == 1e6 else 10) * size):
                return f"{self.words.number(value / size, _decimals(step / size))}{SPACE}{ending}"
        return self.words.number(value, _decimals(step))

    def day(self, date: dt.date) -> str:
        """Write the first day of a week for an axis: `30 Nov`."""
        return self.words.day_parts(date)[1]

    def week(self, date: dt.date) -> str:
        """Name a week by its first day."""
        return self.text["week_of"].format(day=f"{self.day(date)} {self.words.year(date)}")

    def signal(self, row: Mapping[str, Any]) -> str:
        """Tell a signal in a sentence; `row` has the columns of the signals."""
        sides = self.text["sides"]
        return self.text["rules"][row["rule"]].format(
            what=self.about(row["measure"], row["queue"], row["team"]),
            value=self.value(row["measure"], row["value"]),
            line=self.value(row["measure"], row["line"]),
            side=sides["above"] if row["side"] > 0 else sides["below"],
            count=row["weeks"],
            day=self.day(row["last"]),
            first=self.day(row["first"]),
        )


def _decimals(step: float) -> int:
    """Return how many decimals tell marks apart that lie so far from each other."""
    return max(0, min(6, math.ceil(-math.log10(step) - 1e-9)))
