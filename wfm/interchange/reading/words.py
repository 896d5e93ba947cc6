"""Names that stand in many rows, kept as numbers so that millions of rows stay small."""

from __future__ import annotations

import numpy as np
import pandas as pd


class Words:
    """The names of one column, numbered alike over all chunks of all files."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def coded(self, text: pd.Series) -> np.ndarray:
        """Return the number of each name, -1 where it is missing."""
        codes, known = pd.factorize(text)
        numbers = [self._numbers.setdefault(str(word), len(self._numbers)) for word in known]
        return np.array([*numbers, -1], dtype=np.int32)[codes]

    def categories(self, codes: pd.Series) -> pd.Series:
        """Return the names of numbers."""
        return pd.Series(pd.Categorical.from_codes(codes, list(self._numbers)), index=codes.index)
