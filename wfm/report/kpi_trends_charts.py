"""The charts of trends: each measure with its limits, what went wrong, money against budget, people."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from wfm.report.kpi_trends_words import TrendWords
from wfm.report.week_chart import Frame, Line, bar_chart, line_chart, spark

PARTS = ("miss_volume", "miss_aht", "miss_staffing", "miss_model")
TOTAL = "miss_total"
MONEY = "cost"
HEADCOUNT, HIRES, LEAVERS = "headcount", "hires", "leavers"

Key = tuple[str, str, str]


class TrendCharts:
    """Draws measures over the weeks of trends; `tables` holds `weeks`, `points`, `lines` and `signals`."""

    def __init__(self, words: TrendWords, tables: Mapping[str, pd.DataFrame]) -> None:
        self.words = words
        self.numbers = [int(number) for number in tables["weeks"]["week"]]
        self.days: list[dt.date] = list(tables["weeks"]["start"])
        self.whole = list(tables["weeks"]["whole"])
        self._points = {
            key: rows.set_index("week") for key, rows in tables["points"].groupby(["queue", "team", "measure"])
        }
        self._lines = {(r["queue"], r["team"], r["measure"]): r for r in tables["lines"].to_dict("records")}
        self._signals = tables["signals"]

    def has(self, measure: str, queue: str = "", team: str = "") -> bool:
        """Whether a measure was measured in any week."""
        rows = self._points.get((queue, team, measure))
        return rows is not None and bool(rows["actual"].notna().any())

    def values(self, key: Key, column: str = "actual") -> list[float | None]:
        """Return a column of a measure's points for every week, None where it is unknown."""
        rows = self._points.get(key)
        if rows is None:
            return [None] * len(self.numbers)
        return [None if math.isnan(value) else float(value) for value in rows[column].reindex(self.numbers)]

    def last(self, key: Key, column: str) -> str:
        """Return the `status` or the `note` of a measure in the last week, empty where there is none."""
        rows, last = self._points.get(key), self.numbers[-1]
        return "" if rows is None or last not in rows.index else str(rows.at[last, column])

    def limits(self, key: Key) -> Mapping[str, Any] | None:
        """Return the row of a measure's limits; none before there are any."""
        return self._lines.get(key)

    def called(self, key: Key) -> list[int]:
        """Return the places of the weeks with which a signal ends, or that alone are one."""
        rows = self._signals
        mine = rows[(rows["queue"] == key[0]) & (rows["team"] == key[1]) & (rows["measure"] == key[2])]
        return [place for place, day in enumerate(self.days) if day in set(mine["last"])]

    def control(self, key: Key) -> Any:
        """Draw a measure with plan, target and limits."""
        queue, team, measure = key
        row = self.limits(key)
        band = (row["lower"], row["mean"], row["upper"]) if row else None
        lines = [Line("actual", self.values(key))]
        lines += [Line(look, values) for look in ("plan", "target") if any_of(values := self.values(key, look))]
        frame = self._frame(measure, self.words.about(measure, queue, team), self._titles(key))
        return line_chart(frame, lines, band, self.called(key), hollow=self._hollow())

    def small(self, key: Key) -> Any:
        """Draw a measure for a cell of a table."""
        label = self.words.text["small"].format(what=self.words.about(key[2], key[0], key[1]))
        return spark(self.numbers, self.values(key), label, self.called(key))

    def misses(self) -> Any:
        """Draw what went wrong, week by week: parts up where they lost contacts, down where they won some."""
        bars = [Line(f"part {part}", self.values(("", "", part))) for part in PARTS]
        total = self.values(("", "", TOTAL))
        titles = self._listed([*((part, self.values(("", "", part))) for part in PARTS), (TOTAL, total)])
        frame = self._frame(TOTAL, self.words.text["miss_chart"], titles)
        return bar_chart(frame, bars, [Line("total", total)])

    def money(self) -> Any:
        """Draw cost by week as bars, what was planned and the budget as lines."""
        key = ("", "", MONEY)
        columns = [("plan", self.values(key, "plan")), ("target", self.values(key, "target"))]
        lines = [Line(look, values) for look, values in columns if any_of(values)]
        frame = self._frame(MONEY, self.words.text["money_chart"], self._titles(key))
        return bar_chart(frame, [Line("bar-actual", self.values(key))], lines)

    def people(self) -> Any:
        """Draw hires upwards and leavers downwards."""
        hires, leavers = (self.values(("", "", name)) for name in (HIRES, LEAVERS))
        down = [None if value is None else -value for value in leavers]
        titles = self._listed([(HIRES, hires), (LEAVERS, leavers)])
        frame = self._frame(HIRES, self.words.text["people_chart"], titles)
        return bar_chart(frame, [Line("hires", hires), Line("leavers", down)])

    def _frame(self, measure: str, label: str, titles: Sequence[str]) -> Frame:
        names = [self.words.day(day) for day in self.days]
        missing = self.words.text["not_measured"]
        return Frame(self.numbers, names, titles, self.words.axis(measure), label, missing)

    def _hollow(self) -> list[int]:
        return [place for place, whole in enumerate(self.whole) if not whole]

    def _titles(self, key: Key) -> list[str]:
        columns = {name: self.values(key, name) for name in ("actual", "plan", "target")}
        names = self.words.text["columns"]
        found = []
        for place in range(len(self.days)):
            told = [(names[name], values[place]) for name, values in columns.items() if values[place] is not None]
            found.append(self._title(place, [(name, self.words.value(key[2], value)) for name, value in told]))
        return found

    def _listed(self, measures: Sequence[tuple[str, Sequence[float | None]]]) -> list[str]:
        return [
            self._title(
                place, [(self.words.label(name), self.words.value(name, values[place])) for name, values in measures]
            )
            for place in range(len(self.days))
        ]

    def _title(self, place: int, told: Sequence[tuple[str, str]]) -> str:
        part = "" if self.whole[place] else f" ({self.words.text['in_part']})"
        rows = [f"{name}: {value}" for name, value in told]
        return "\n".join([self.words.week(self.days[place]) + part, *rows])


def any_of(values: Sequence[float | None]) -> bool:
    """Whether any value is known."""
    return any(value is not None for value in values)
