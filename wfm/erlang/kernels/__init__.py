"""Compiled inner loops; numba is imported with them, so they are imported late, on the first call.

numba's cache on disk watches only the file a function stands in, not the files it calls into. So an edit of
one file would leave old machine code in the others: caches older than the newest file here are dropped.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

SLACK = 1e-12  # targets count as met within this: a rounding error must not cost an agent


def _drop_stale_cache(folder: Path) -> None:
    newest = max(source.stat().st_mtime for source in folder.glob("*.py"))
    for index in (folder / "__pycache__").glob("*.nbi"):
        if index.stat().st_mtime < newest:
            index.unlink(missing_ok=True)


with suppress(OSError):  # installed read-only: numba keeps its cache elsewhere
    _drop_stale_cache(Path(__file__).parent)
