from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_server import Client, Server, make_folder, serving


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan folder; not to be changed."""
    return make_folder(tmp_path_factory.mktemp("web"))


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A plan folder of one's own."""
    return Path(shutil.copytree(made, tmp_path / "demo"))


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    with serving(folder) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Client:
    return Client(server)


@pytest.fixture(scope="session")
def untouched(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose roster no test changes."""
    folder = Path(shutil.copytree(made, tmp_path_factory.mktemp("untouched") / "demo"))
    with serving(folder) as running:
        yield running
