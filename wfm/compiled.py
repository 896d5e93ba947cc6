"""Compiled code on disk, kept fresh.

numba's cache watches only the file a function stands in, not the files it calls into. So an edit of one file would
leave old machine code in the others: caches older than the newest file of a folder are dropped.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def drop_stale_cache(folder: Path) -> None:
    """Delete the caches of a folder of kernels that are older than its newest source file."""
    with suppress(OSError):  # installed read-only: numba keeps its cache elsewhere
        newest = max(source.stat().st_mtime for source in folder.glob("*.py"))
        for index in (folder / "__pycache__").glob("*.nbi"):
            if index.stat().st_mtime < newest:
                index.unlink(missing_ok=True)
