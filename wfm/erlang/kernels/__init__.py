"""Compiled inner loops; numba is imported with them, so they are imported late, on the first call."""

from pathlib import Path

from wfm.compiled import drop_stale_cache

SLACK = 1e-12  # targets count as met within this: a rounding error must not cost an agent

drop_stale_cache(Path(__file__).parent)
