"""What the page of trends shows: cards, charts with their words, and tables, by section."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from wfm.report.kpi_trends_charts import HEADCOUNT, HIRES, LEAVERS, MONEY, PARTS, TOTAL, Key, TrendCharts, any_of
from wfm.report.kpi_trends_words import NONE, TrendWords

HEADLINE = (
    "service_level", "offered", "cost", "cost_per_contact", "wape_day", "aht_seconds", "occupancy", "adherence",
    "abandonment", "shrinkage_unplanned", "asa_seconds",
)  # fmt: skip
GROUPS = {
    "service": ("offered", "answered", "abandoned", "abandonment", "service_level", "asa_seconds", "aht_seconds"),
    "forecast": ("wape_interval", "wape_day", "wape_week", "bias"),
    "staff": (
        "occupancy", "utilisation", "shrinkage_planned", "shrinkage_unplanned", "adherence", "conformance",
        "paid_hours",
    ),
    "schedule": (
        "required_hours", "scheduled_hours", "understaffing", "overstaffing", "inflexibility", "schedule_efficiency",
        "fitting_intervals",
    ),
}  # fmt: skip
_MOST_CARDS = 8
_MOST_CELLS = 6
_MOST_ROWS = 13
_MOST_SIGNALS = 10
_APART = (*PARTS, TOTAL, HEADCOUNT, HIRES, LEAVERS)
_LAST_DAY = dt.timedelta(days=6)
_BESIDE_MONEY = (MONEY, "cost_per_contact")


class TrendView:
    """Prepares the variables of the template."""

    def __init__(self, words: TrendWords, tables: Mapping[str, pd.DataFrame], fewest: int, baseline: int) -> None:
        self.words, self.tables, self.charts = words, tables, TrendCharts(words, tables)
        self.text = words.text
        self.last = len(self.charts.days) - 1
        self.fewest, self.baseline = fewest, baseline
        points = tables["points"]
        self.measures = [name for name in dict.fromkeys(points["measure"]) if name not in _APART]
        self.queues = [name for name in dict.fromkeys(points["queue"]) if name]
        self.teams = [name for name in dict.fromkeys(points["team"]) if name]

    def shown(self) -> dict[str, Any]:
        """Return the variables of the template."""
        days, text = self.charts.days, self.text
        fresh, more = self._signals()
        return {
            "period": text["period" if len(days) > 1 else "one_week"].format(
                count=len(days), days=self.words.words.period(days[0], days[-1] + _LAST_DAY)
            ),
            "last_week": self.words.week(days[-1]),
            "part": None if self.charts.whole[-1] else self.words.words.percent(self._judged(), 0),
            "cards": self._cards(),
            "limited": not self.tables["lines"].empty,
            "fresh": fresh,
            "more": more,
            "rules": self._rules(),
            "whole": self._whole(),
            "misses": self._misses(),
            "money": self._money(),
            "people": self._people(),
            "groups": [*self._groups("queue", self.queues), *self._groups("team", self.teams)],
            "weeks": self._weeks(),
        }

    def _whole(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Return the charts of the whole site by group; what stands beside the money is not shown twice."""
        told = _BESIDE_MONEY if self.charts.has(MONEY) else ()
        left = [name for name in self.measures if self.charts.has(name) and name not in told]
        known = {name for names in GROUPS.values() for name in names}
        groups = [*GROUPS.items(), ("scores", [name for name in left if name not in known])]
        shown = [(title, [self._chart(("", "", name)) for name in left if name in names]) for title, names in groups]
        return [(self.text["groups"][title], charts) for title, charts in shown if charts]

    def _full(self, day: Any) -> str:
        return f"{self.words.day(day)} {self.words.words.year(day)}"

    def _judged(self) -> float:
        return float(self.tables["weeks"]["judged"].iloc[-1])

    def _rules(self) -> list[str]:
        known = sum(self.charts.whole)
        told = self.text["no_limits"].format(fewest=self.fewest, known=known)
        if known >= self.fewest:
            told = self.text["settled" if known >= self.baseline else "moving"].format(
                weeks=min(known, self.baseline), baseline=self.baseline
            )
        return [told, *self.text["how"]]

    def _signals(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the signals of the last week that come first, and all others, the newest first."""
        rows = sorted(self.tables["signals"].to_dict("records"), key=self._rank)
        told = [{"words": self.words.signal(row), "effect": row["effect"], "last": row["last"]} for row in rows]
        first = sum(one["last"] == self.charts.days[-1] for one in told[:_MOST_SIGNALS])
        return told[:first], told[first:]

    def _rank(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """Sort by time, then the whole site before its parts, what is worse before what is better, main measures."""
        effects, measure = ("worse", "better", ""), row["measure"]
        main = HEADLINE.index(measure) if measure in HEADLINE else len(HEADLINE)
        return -row["last"].toordinal(), bool(row["queue"] or row["team"]), effects.index(row["effect"]), main

    def _cards(self) -> list[dict[str, Any]]:
        known = [name for name in HEADLINE if self.charts.values(("", "", name))[self.last] is not None]
        return [self._card(("", "", name)) for name in known[:_MOST_CARDS]]

    def _card(self, key: Key) -> dict[str, Any]:
        measure, value = key[2], self.charts.values(key)
        planned, target = (self.charts.values(key, name)[self.last] for name in ("plan", "target"))
        against = [
            self.text[name].format(value=self.words.value(measure, one))
            for name, one in (("against_plan", planned), ("against_target", target))
            if one is not None
        ]
        changes = []
        if self.last and value[self.last - 1] is not None:
            change = self.words.change(measure, value[self.last - 1], value[self.last])
            changes.append(self.text["since"].format(change=change, day=self.words.day(self.charts.days[-2])))
        return {
            "name": self.words.label(measure),
            "value": self.words.value(measure, value[self.last]),
            "status": self._status(key),
            "against": " \u00b7 ".join(against),
            "changes": changes,
            "note": self.charts.last(key, "note"),
            "verdict": self._verdict(key),
        }

    def _status(self, key: Key) -> dict[str, str] | None:
        status = self.charts.last(key, "status")
        return {"name": status, "text": self.words.light(status)} if status else None

    def _verdict(self, key: Key) -> str:
        row = self.charts.limits(key)
        return self.text["verdicts"].get(row["verdict"], "") if row else ""

    def _chart(self, key: Key) -> dict[str, Any]:
        row = self.charts.limits(key)
        limits = None
        if row:
            low, mean, high = (self.words.value(key[2], row[name]) for name in ("lower", "mean", "upper"))
            limits = self.text["limits"].format(low=low, mean=mean, high=high)
        return {
            "name": self.words.label(key[2]),
            "value": self.words.value(key[2], self.charts.values(key)[self.last]),
            "status": self._status(key),
            "svg": self.charts.control(key),
            "limits": limits,
            "verdict": self._verdict(key),
        }

    def _misses(self) -> dict[str, Any] | None:
        if not self.charts.has(TOTAL):
            return None
        columns = [self.charts.values(("", "", name)) for name in (TOTAL, *PARTS)]
        rows = [
            {
                "week": self._full(day),
                "cells": [self.words.value(TOTAL, column[place]) for column in columns],
                "worst": self._worst([column[place] for column in columns[1:]]),
            }
            for place, day in enumerate(self.charts.days)
        ][: -_MOST_ROWS - 1 : -1]
        heads = [self.words.label(name) for name in (TOTAL, *PARTS)]
        legend = [(part, self.words.label(part)) for part in PARTS]
        unrecorded = any(value is None for column in columns for value in column)
        return {"unrecorded": unrecorded, "svg": self.charts.misses(), "heads": heads, "rows": rows, "legend": legend}

    def _worst(self, parts: Sequence[float | None]) -> str:
        """Name what lost most contacts in a week."""
        lost = [(value, name) for value, name in zip(parts, PARTS) if value is not None and value > 0.5]
        return self.words.label(max(lost)[1]) if lost else NONE

    def _money(self) -> dict[str, Any] | None:
        if not self.charts.has(MONEY):
            return None
        key = ("", "", MONEY)
        cost, plan, budget = (self.charts.values(key, name) for name in ("actual", "plan", "target"))
        facts = [(self.text["spent"], self._sum(cost)), (self.text["planned"], self._sum(plan))]
        both = [(c, b) for c, b in zip(cost, budget) if c is not None and b is not None]
        if both:
            left = sum(b for _, b in both) - sum(c for c, _ in both)
            facts += [
                (self.text["budgeted"], self._sum(budget)),
                (self.text["left" if left >= 0 else "over"], self.words.words.money(abs(left), whole=True)),
                (self.text["weeks_over"], f"{sum(c > b + 0.005 for c, b in both)} / {len(both)}"),
            ]
        more = [self._chart(("", "", name)) for name in _BESIDE_MONEY if self.charts.has(name)]
        return {"svg": self.charts.money(), "facts": facts, "more": more, "budget": any_of(budget)}

    def _sum(self, values: Sequence[float | None]) -> str:
        return self.words.words.money(sum(value or 0.0 for value in values), whole=True) if any_of(values) else NONE

    def _people(self) -> dict[str, Any] | None:
        if not self.charts.has(HEADCOUNT):
            return None
        hires, leavers, staff = (self.charts.values(("", "", name)) for name in (HIRES, LEAVERS, HEADCOUNT))
        facts = [(self.words.label(HEADCOUNT), self.words.value(HEADCOUNT, staff[self.last]))]
        facts += [
            (self.words.label(name), self.words.value(name, sum(value or 0.0 for value in values)))
            for name, values in ((HIRES, hires), (LEAVERS, leavers))
            if any_of(values)
        ]
        both = [(one, of) for one, of in zip(leavers, staff) if one is not None and of]
        if both:
            share = sum(one for one, _ in both) / sum(of for _, of in both) * 52
            facts.append((self.text["attrition"], self.words.words.percent(share)))
        moved = any_of(hires) or any_of(leavers)
        return {
            "facts": facts,
            "staff": self.charts.control(("", "", HEADCOUNT)),
            "svg": self.charts.people() if moved else None,
        }

    def _groups(self, kind: str, names: Sequence[str]) -> list[dict[str, Any]]:
        """Return a table with a row for each queue or team, a column for each measure, a small chart in each cell."""
        keys = {name: (name, "") if kind == "queue" else ("", name) for name in names}
        order = [*(one for one in HEADLINE if one in self.measures), *self.measures]
        shown = [m for m in dict.fromkeys(order) if any(self.charts.has(m, *key) for key in keys.values())][
            :_MOST_CELLS
        ]
        if not shown:
            return []
        rows = [(name, [self._cell((*key, measure)) for measure in shown]) for name, key in keys.items()]
        heads = [self.words.label(measure) for measure in shown]
        return [{"title": self.text["by_" + kind], "kind": self.text["one_" + kind], "heads": heads, "rows": rows}]

    def _cell(self, key: Key) -> dict[str, Any] | None:
        if not self.charts.has(key[2], key[0], key[1]):
            return None
        value = self.words.value(key[2], self.charts.values(key)[self.last])
        return {"value": value, "svg": self.charts.small(key), "status": self._status(key)}

    def _weeks(self) -> dict[str, Any]:
        """Return the table of the main measures of the whole site, the newest week first; the workbook has all."""
        shown = [name for name in HEADLINE if self.charts.has(name)][:_MOST_CARDS]
        columns = [self.charts.values(("", "", name)) for name in shown]
        rows = [
            (self._full(day), [self.words.value(name, column[place]) for name, column in zip(shown, columns)])
            for place, day in enumerate(self.charts.days)
        ][::-1]
        return {"heads": [self.words.label(name) for name in shown], "rows": rows}
