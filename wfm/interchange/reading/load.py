"""Profiles that read, by name or as a user's own file."""

from __future__ import annotations

from pathlib import Path

from wfm.interchange.profile_file import find, names_of, read_as
from wfm.interchange.reading.schema import InProfile


def in_profile_names() -> list[str]:
    """Return the names of the profiles that read, sorted."""
    return names_of("in")


def load_in_profile(name: str) -> InProfile:
    """Read a profile by its name, or by the path of a file that ends in `.yaml`.

    Raises:
        InputError: No such profile, one that writes, or faults in its file; all in one go.
    """
    return read_in_profile(find(name, "in"))


def read_in_profile(path: Path) -> InProfile:
    """Read and validate a profile's file.

    Raises:
        InputError: No such file, broken YAML, unknown, missing or wrong keys; all in one go.
    """
    return read_as(InProfile, path)
