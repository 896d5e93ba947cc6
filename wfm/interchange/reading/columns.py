"""Which columns of a file a profile needs, and the cells of one of the table's columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from wfm.config.nearest import did_you_mean
from wfm.errors import InputError, Problem
from wfm.interchange.reading.cells import Source
from wfm.interchange.reading.schema import Cell, InProfile, Rule


class Columns:
    """The names that a profile uses, as far as a file has them."""

    def __init__(self, profile: InProfile, source: Source) -> None:
        self._there = set(source.header)
        missing = [names for _, names, needed in profile.asked() if needed and self.of(names) is None]
        if missing:
            raise InputError(
                Problem(
                    str(source.path),
                    source.head_lines,
                    names[0],
                    f"no such column{did_you_mean(names[0], source.header)}; the file has {', '.join(source.header)}. "
                    f"--map 'ITS NAME={names[0]}' names another",
                )
                for names in missing
            )
        self.used = sorted({one for _, names, _ in profile.asked() if (one := self.of(names)) is not None})

    def of(self, names: Sequence[str] | None) -> str | None:
        """Return the first of some names that the file has."""
        return next((name for name in names or () if name in self._there), None)

    def text(self, chunk: pd.DataFrame, names: Sequence[str] | None) -> pd.Series:
        """Return the cells of the first of some names that the file has; missing ones where it has none."""
        name = self.of(names)
        return chunk[name] if name is not None else pd.Series(None, index=chunk.index, dtype="str")

    def cells(self, chunk: pd.DataFrame, cell: Cell) -> pd.Series:
        """Return the cells of one of the table's columns: joined, replaced, with the default where blank."""
        text = self._joined(chunk, cell) if cell.joined else self.text(chunk, cell.column)
        if cell.values or cell.otherwise is not None:
            text = _replaced(text, cell)
        if cell.separator is not None:
            text = text.str.replace(cell.separator, "|", regex=False).str.replace(r"\s*\|\s*", "|", regex=True)
        return text if cell.default is None else text.fillna(cell.default)

    def _joined(self, chunk: pd.DataFrame, cell: Cell) -> pd.Series:
        text = pd.Series("", index=chunk.index, dtype="str")
        for name in cell.joined:
            if name in self._there:
                text = text + " " + chunk[name].fillna("")
        text = text.str.strip()
        return text.where(text != "")

    def kept(self, chunk: pd.DataFrame, rules: Sequence[Rule]) -> pd.DataFrame:
        """Return the rows that no rule drops."""
        dropped = pd.Series(False, index=chunk.index)
        for rule in rules:
            dropped |= self.matches(chunk, rule)
        return chunk[~dropped] if dropped.any() else chunk

    def matches(self, chunk: pd.DataFrame, rule: Rule) -> pd.Series:
        """Return which rows a rule is about."""
        text = self.text(chunk, rule.column).fillna("")
        if rule.equals is not None:
            return text.isin(rule.equals)
        hits = [one for one in text.unique() if re.search(rule.matches or "", one)]
        return text.isin(hits)


def _replaced(text: pd.Series, cell: Cell) -> pd.Series:
    known = {name.lower(): value for name, value in cell.values.items()}
    found = text.str.lower().map(known)
    return found.where(found.notna(), text if cell.otherwise is None else cell.otherwise).where(text.notna())
