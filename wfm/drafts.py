"""What is written as a draft first, so that nobody ever finds half of it."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_EXCHANGE = 2  # RENAME_EXCHANGE of Linux's renameat2


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """Yield a draft of a folder, beside it; filled, it takes the folder's place as a whole."""
    out = out.resolve()
    with draft_at(out.parent / f".{out.name}.{os.getpid()}.draft") as draft:
        yield draft
        _put_in_place(draft, out)


@contextmanager
def files_into(folder: Path) -> Iterator[Path]:
    """Yield a draft within a folder; what it is filled with replaces what has the same name, and the rest stays."""
    with draft_at(folder / ".draft") as draft:
        yield draft
        for made in sorted(draft.iterdir()):
            target = folder / made.name
            if target.is_dir():
                shutil.rmtree(target)
            made.replace(target)


@contextmanager
def draft_at(draft: Path) -> Iterator[Path]:
    """Yield an empty folder, whose parents are made; it is gone in the end, whatever happens."""
    draft.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir()
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put_in_place(draft: Path, out: Path) -> None:
    """Swap a draft for the folder that is there in one step where the system can, else in two."""
    if not out.exists():
        os.rename(draft, out)
        return
    if _exchanged(draft, out):
        return
    aside = draft.with_suffix(".old")
    os.rename(out, aside)
    try:
        os.rename(draft, out)
    except OSError:
        os.rename(aside, out)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        at_cwd = -100
        return libc.renameat2(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), _EXCHANGE) == 0
    return False
