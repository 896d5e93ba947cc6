from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_server import HOSTILE, Client, Server, make_folder, serving

from wfm.cli.starter import starter_files


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan whose people have names that no page expects; not to be changed."""
    agents = next(text for name, text in starter_files() if name == "agents.csv")
    for name, other in HOSTILE.items():
        agents = agents.replace(f",{name},", f",{other},", 1)
    return make_folder(tmp_path_factory.mktemp("web"), agents)


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A plan folder of one's own."""
    return Path(shutil.copytree(made, tmp_path / "demo"))


@pytest.fixture(scope="session")
def shared(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for all tests that save nothing: each begins where the edits of others are undone."""
    with serving(Path(shutil.copytree(made, tmp_path_factory.mktemp("shared") / "demo"))) as running:
        yield running


@pytest.fixture
def client(shared: Server) -> Client:
    """A client of the shared server, with the roster as it was planned."""
    found = Client(shared)
    state = found.good("/api/state")
    while state["undo"]:
        state = found.good("/api/undo", {"revision": state["revision"]})
    return found
