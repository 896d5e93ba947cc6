"""What is not saved yet, in a file beside the plan: an edit survives the server that took it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Kept:
    """What a journal holds: shifts that differ from the plan, locks, people and events."""

    edits: int
    shifts: list[list]
    locks: frozenset[tuple[str, str]]
    agents: str | None
    events: str | None

    @property
    def has_inputs(self) -> bool:
        return self.agents is not None or self.events is not None


class Journal:
    """The journal of one plan folder; it counts for the roster that it was begun with only."""

    def __init__(self, folder: Path) -> None:
        folder = folder.resolve()
        self.path = folder.parent / f".{folder.name}.edits.json"
        self._folder = folder

    def keep(
        self,
        edits: int,
        shifts: Sequence[list],
        locks: frozenset[tuple[str, str]],
        agents: str | None,
        events: str | None,
    ) -> None:
        """Replace the journal as a whole; none is left where there is nothing to keep."""
        if not edits:
            self.clear()
            return
        data = {
            "of": self._digest(),
            "edits": edits,
            "shifts": shifts,
            "locks": sorted(locks),
            "agents": agents,
            "events": events,
        }
        draft = self.path.with_suffix(".draft")
        draft.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        os.replace(draft, self.path)

    def read(self) -> Kept | None:
        """Return what is kept; None where there is nothing, or of another roster, which is set aside."""
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            if data["of"] != self._digest():
                raise ValueError("of another roster")
            locks = frozenset((str(agent), str(date)) for agent, date in data["locks"])
            return Kept(int(data["edits"]), data["shifts"], locks, data["agents"], data["events"])
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            os.replace(self.path, self.path.with_suffix(".old.json"))
            return None

    def clear(self) -> None:
        """Forget what was kept: it is saved."""
        with suppress(FileNotFoundError):
            self.path.unlink()

    def _digest(self) -> str:
        return hashlib.sha256((self._folder / "activities.csv").read_bytes()).hexdigest()
