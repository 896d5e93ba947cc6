"""What `wfm init` writes: a commented configuration, small tables, and a history that is drawn when it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from wfm.cli.starter.past import history_text

TEXTS = ("plan.yaml", "agents.csv", "events.csv")


def starter_files() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file of the starter."""
    folder = files("wfm.cli.starter")
    for name in TEXTS:
        yield name, (folder / name).read_text(encoding="utf-8")
    yield "history.csv", history_text()
