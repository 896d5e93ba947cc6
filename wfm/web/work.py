"""Long work on the desk's roster, in a thread of its own: told how far it is, stopped with what it has."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wfm.errors import PlanInterrupted, WfmError
from wfm.schedule.progress import SearchState


@dataclass
class Told:
    """What is known of the work."""

    kind: str | None = None
    running: bool = False
    progress: float | None = None
    text: str = ""
    error: str | None = None
    finished: bool = False
    table: list[dict[str, Any]] | None = None
    rosters: dict[float, Any] = field(default_factory=dict)

    def view(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {name: value for name, value in vars(self).items() if name != "rosters"}


class Work:
    """Runs one piece of work at a time."""

    def __init__(self) -> None:
        self.told = Told()
        self._thread: threading.Thread | None = None

    def start(self, kind: str, run: Callable[[Told], None]) -> bool:
        """Start some work; False where other work is still running."""
        if self.told.running:
            return False
        before = self.told
        self.told = told = Told(kind, True, 0.0, table=before.table, rosters=before.rosters)

        def work() -> None:
            try:
                run(told)
                told.finished = True
            except (KeyboardInterrupt, PlanInterrupted):
                told.text = "stopped before anything was found"
            except WfmError as error:
                told.error = str(error)
            except Exception as error:  # whatever it is, the page goes on
                told.error = f"{type(error).__name__}: {error}"
            finally:
                told.running = False

        self._thread = threading.Thread(target=work, daemon=True)
        self._thread.start()
        return True

    def stop(self) -> None:
        """Stop the work as Ctrl-C stops a plan: the best so far counts."""
        thread = self._thread
        if self.told.running and thread is not None and thread.ident is not None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread.ident), ctypes.py_object(KeyboardInterrupt)
            )

    def wait(self, seconds: float) -> None:
        """Wait for the work to end."""
        if self._thread is not None:
            self._thread.join(seconds)


def watched(told: Told, currency: str) -> Callable[[SearchState], None]:
    """Return what takes the state of a search over to the page."""

    def take(state: SearchState) -> None:
        told.progress = state.spent
        gap = "" if state.gap is None else f", gap {state.gap:.2%}"
        told.text = f"{currency} {state.cost:,.0f}{gap}"

    return take
