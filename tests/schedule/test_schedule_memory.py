"""Memory that programs leave between what is kept is given back."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Frees every other piece of 100 KB, after a much larger one, and prints how much of it the process still holds.
_FREES = """
import ctypes, sys
from pathlib import Path
from wfm.schedule.memory import give_back_large_pieces

if sys.argv[1] == "given back":
    give_back_large_pieces()
library, size, count = ctypes.CDLL(None), 100_000, 1000
library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
library.free.argtypes = [ctypes.c_void_p]
library.free(library.malloc(8_000_000))


def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


pieces = [library.malloc(size) for _ in range(count)]
for piece in pieces:
    ctypes.memset(piece, 1, size)
full = held()
for piece in pieces[::2]:
    library.free(piece)
print((full - held()) / (size * count / 2))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc is asked")
def test_large_pieces_between_others_are_given_back_once_free():
    def given_back(how: str) -> float:
        done = subprocess.run([sys.executable, "-c", _FREES, how], capture_output=True, text=True, check=True)
        return float(done.stdout)

    assert given_back("given back") > 0.9
    assert given_back("as it is") < 0.2
