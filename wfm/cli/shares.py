"""Numbers as people write them on the command line."""

from __future__ import annotations

import math
from typing import Any

import click


class Share(click.ParamType):
    """A share between two limits, written 0.005 or 0.5%."""

    name = "share"

    def __init__(self, low: float, high: float) -> None:
        self._low, self._high = low, high

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return "SHARE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        text = str(value).strip()
        try:
            number = float(text[:-1]) / 100 if text.endswith("%") else float(text)
        except ValueError:
            number = math.nan
        if not self._low < number < self._high:
            words = f"is not a share above {self._low:g} and below {self._high:g}, like 0.005 or 0.5%"
            self.fail(f"'{value}' {words}", param, ctx)
        return number
