"""What is wrong in a file, collected by row and told by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pandas as pd

from wfm.errors import InputError, Problem
from wfm.interchange.reading.cells import Source, lines_of

MOST_A_COLUMN = 20
MOST_CHARACTERS = 60


class Faults:
    """The bad cells of one file: the first twenty of a column, and how many more there are."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._found: list[tuple[int, str, str]] = []
        self._count: Counter[str] = Counter()

    def add(self, wrong: pd.Series, column: str, cells: pd.Series, say: Callable[[str], str]) -> None:
        """Note the cells where `wrong` (by the file's rows) is true; `say` tells what is wrong with one."""
        rows = wrong.index[wrong.to_numpy(bool)]
        room = max(0, MOST_A_COLUMN - self._count[column])
        self._count[column] += len(rows)
        self._found += [(int(row), column, say(_shown(cells.loc[row]))) for row in rows[:room]]

    def raise_any(self) -> None:
        """Raise what was found.

        Raises:
            InputError: All faults of the file.
        """
        if not self._found:
            return
        path = str(self._source.path)
        lines = lines_of(self._source, [row for row, _, _ in self._found])
        problems = [Problem(path, lines.get(row, 0), column, text) for row, column, text in self._found]
        for column, count in self._count.items():
            if count > MOST_A_COLUMN:
                problems.append(Problem(path, 0, column, f"{count - MOST_A_COLUMN} more cells like these"))
        raise InputError(problems)


def _shown(cell: object) -> str:
    """Return a cell on one line, shortened."""
    text = " ".join(str(cell).split())
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}..."
