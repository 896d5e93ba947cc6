"""What an executor runs: work that may travel to other processes and machines, and comes back as rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import wfm
from wfm.config import Config
from wfm.errors import WfmError


@dataclass(frozen=True)
class Done:
    """The rows that some work gave; `interrupted` where the user ended its search."""

    rows: list[dict[str, Any]]
    interrupted: bool = False


class Work(Protocol):
    """Plain data that knows how to become rows, the same anywhere.

    Attributes:
        key: A name for what it says and the files it reads, the same on every machine.
        numbers: Places of its rows among all.
        label: What people know it by.
    """

    @property
    def key(self) -> str: ...

    @property
    def numbers(self) -> tuple[int, ...]: ...

    @property
    def label(self) -> str: ...

    def run(self) -> Done:
        """Do the work; whatever goes wrong is a row that says so."""

    def failed(self, reason: str) -> Done:
        """Return rows that say why there is nothing else."""


def run_work(work: Work) -> Done:
    """Do some work, wherever this is called."""
    return work.run()


def reason_of(error: Exception, file: str | Path) -> str:
    """Return what went wrong on one line, files named as from the configuration's folder: alike on every machine."""
    text = "; ".join(str(error).splitlines())
    if Path(file).is_absolute():
        text = text.replace(f"{Path(file).parent}/", "")
    return text if isinstance(error, WfmError) else f"{type(error).__name__}: {text}"


def key_of(said: Mapping[str, Any]) -> str:
    """Return a name for what some work says, the same on every machine that has this version."""
    told = json.dumps({**said, "version": wfm.__version__}, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def digests_of(config: Config) -> tuple[str, ...]:
    """Return the digests of all files that a configuration is made from."""
    return tuple(_digest(path, _stamp(path)) for path in (*config.sources, *config.input_files))


def _stamp(path: Path) -> tuple[int, int]:
    if not path.is_file():
        return 0, 0
    found = path.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=1024)
def _digest(path: Path, stamp: tuple[int, int]) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
