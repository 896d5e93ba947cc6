"""The workbook of the pack: what the page shows, as sheets to calculate with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from wfm.interchange.xlsx_book import Number, Sheet
from wfm.performance.trends.trends import KEY, Trends
from wfm.report.kpi_trends_charts import HEADCOUNT, HIRES, LEAVERS, MONEY, PARTS, TOTAL
from wfm.report.kpi_trends_words import TrendWords

_FORMATS = {"share": "0.0%", "money": "#,##0.00", "seconds": "0.0", "hours": "#,##0.0", "score": "0.00"}
_APART = (*PARTS, TOTAL, HEADCOUNT, HIRES, LEAVERS)
_LIMITS = ("mean", "lower", "upper")


def sheets(words: TrendWords, trends: Trends) -> list[Sheet]:
    """Return the sheets: last week, trend, limits, signals, what went wrong, money, people, and all figures; those
    of which nothing is known are left out."""
    book = _Book(words, trends)
    made = [
        book.headline(), book.trend(), book.limits(), book.signals(), book.misses(), book.money(), book.people(),
        book.figures(),
    ]  # fmt: skip
    return [sheet for sheet in made if sheet.rows]


class _Book:
    def __init__(self, words: TrendWords, trends: Trends) -> None:
        self.words, self.trends = words, trends
        self.whole = trends.points[(trends.points["queue"] == "") & (trends.points["team"] == "")]
        self.days = list(trends.weeks["start"])

    def _sheet(self, name: str, heads: Iterable[str], rows: Iterable[Sequence[Any]]) -> Sheet:
        named = [self.words.text["heads"].get(head, self.words.label(head)) for head in heads]
        return Sheet(self.words.text["sheets"][name], named, list(rows))

    def _number(self, measure: str, value: float | None) -> Number | None:
        if value is None or math.isnan(value):
            return None
        return Number(float(value), _FORMATS.get(self.words.units.get(measure, ""), "#,##0"))

    def headline(self) -> Sheet:
        rows = self.whole[(self.whole["start"] == self.days[-1]) & ~self.whole["measure"].isin(_APART)]
        rows = rows[rows["actual"].notna()]
        heads = ("measure", "actual", "plan", "target", "status", "before", *_LIMITS, "verdict")
        return self._sheet("headline", heads, [self._headline(row) for row in rows.to_dict("records")])

    def _headline(self, row: Mapping[str, Any]) -> list[Any]:
        measure = row["measure"]
        before = self._of(measure, "actual").get(self.days[-2]) if len(self.days) > 1 else None
        limits = self._limits_of(row)
        return [
            self.words.label(measure),
            *(self._number(measure, row[name]) for name in ("actual", "plan", "target")),
            self.words.light(row["status"]),
            self._number(measure, before),
            *(self._number(measure, limits.get(name)) for name in _LIMITS),
            self.words.text["verdicts"].get(limits.get("verdict"), ""),
        ]

    def _limits_of(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        lines = self.trends.lines
        found = lines[(lines[KEY] == [row[name] for name in KEY]).all(axis=1)]
        return found.iloc[0].to_dict() if len(found) else {}

    def _of(self, measure: str, column: str) -> pd.Series:
        return self.whole[self.whole["measure"] == measure].set_index("start")[column]

    def trend(self) -> Sheet:
        names = [name for name in dict.fromkeys(self.whole["measure"]) if name not in _APART]
        return self._wide("trend", [(name, name, "actual") for name in names], judged=True)

    def misses(self) -> Sheet:
        return self._wide("misses", [(name, name, "actual") for name in (TOTAL, *PARTS)])

    def people(self) -> Sheet:
        return self._wide("people", [(name, name, "actual") for name in (HEADCOUNT, HIRES, LEAVERS)])

    def money(self) -> Sheet:
        columns = [("actual", MONEY, "actual"), ("plan", MONEY, "plan"), ("budget", MONEY, "target")]
        return self._wide("money", [*columns, ("cost_per_contact", "cost_per_contact", "actual")])

    def _wide(self, name: str, columns: Sequence[tuple[str, str, str]], *, judged: bool = False) -> Sheet:
        """Return a row for each week, a column for each (head, measure, column) that is known of any."""
        values = [(head, measure, self._of(measure, column)) for head, measure, column in columns]
        known = [one for one in values if one[2].notna().any()]
        rows: list[list[Any]] = []
        for day, share in zip(self.days, self.trends.weeks["judged"]) if known else ():
            part = [Number(float(share), "0%")] if judged else []
            rows.append([day, *part, *(self._number(measure, found.get(day)) for _, measure, found in known)])
        return self._sheet(name, ["week", *(["judged"] if judged else []), *(head for head, _, _ in known)], rows)

    def limits(self) -> Sheet:
        rows = [
            [
                row["queue"], row["team"], self.words.label(row["measure"]), Number(row["weeks"], "0"),
                *(self._number(row["measure"], row[name]) for name in _LIMITS),
                self.words.text["verdicts"].get(row["verdict"], ""),
            ]
            for row in self.trends.lines.to_dict("records")
        ]  # fmt: skip
        return self._sheet("limits", (*KEY, "weeks", *_LIMITS, "verdict"), rows)

    def signals(self) -> Sheet:
        effects = self.words.text["effects"]
        rows = [
            [
                row["last"], row["first"], row["queue"], row["team"], self.words.label(row["measure"]),
                effects[row["effect"] or "plain"], self.words.signal(row),
            ]
            for row in self.trends.signals.to_dict("records")
        ]  # fmt: skip
        return self._sheet("signals", ("last", "first", *KEY, "effect", "words"), rows)

    def figures(self) -> Sheet:
        rows = [
            [
                row["start"], row["queue"], row["team"], self.words.label(row["measure"]),
                *(self._number(row["measure"], row[name]) for name in ("actual", "plan", "target")),
                self.words.light(row["status"]),
            ]
            for row in self.trends.points.to_dict("records")
        ]  # fmt: skip
        return self._sheet("figures", ("week", *KEY, "actual", "plan", "target", "status"), rows)
