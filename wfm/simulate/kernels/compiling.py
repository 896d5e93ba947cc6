"""How the loops are compiled.

Every function is given some sixty arrays. Counting references to them on each call costs seventeen times the work
itself, and handing them on another five times: so no references are counted, which allows no allocation in these
functions, and all are put into the one that calls them.
"""

from __future__ import annotations

from typing import Any

from numba import njit

OPTIONS: dict[str, Any] = {"cache": True, "error_model": "numpy", "_nrt": False}
inner = njit(**OPTIONS, forceinline=True)
outer = njit(**OPTIONS, nogil=True)
