"""Progress on the terminal: a live line where there is one, nothing where output is piped."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.status import Status

from wfm.plan import Watcher
from wfm.schedule.progress import SearchState

_NOTES = {"roster": "roster ... (the first time on a machine, the search is compiled: five minutes)"}


class TerminalWatcher(Watcher):
    """Shows the stage at work and what the search knows, and remembers how long each stage took."""

    def __init__(self, quiet: bool, currency: str) -> None:
        from rich.console import Console

        self.seconds: dict[str, float] = {}
        self._console = Console(stderr=True)
        self._live = self._console.is_terminal and not quiet
        self._currency = currency
        self._status: Status | None = None

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage and show its name while it runs."""
        began = time.monotonic()
        try:
            if self._live:
                with self._console.status(_NOTES.get(name, f"{name} ...")) as self._status:
                    yield
            else:
                yield
        finally:
            self._status = None
            self.seconds[name] = round(time.monotonic() - began, 3)

    def search(self, state: SearchState) -> None:
        """Show the best roster so far."""
        if self._status is not None:
            gap = "unknown" if state.gap is None else f"{state.gap:.2%}"
            text = f"roster ... {state.spent:4.0%}  cost {self._currency} {state.cost:,.0f}  gap {gap}"
            self._status.update(text)
