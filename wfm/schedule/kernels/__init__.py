"""The compiled inner loops of the roster search. Plain arrays in and out; nothing here knows a configuration."""

from pathlib import Path

from wfm.compiled import drop_stale_cache

drop_stale_cache(Path(__file__).parent)
