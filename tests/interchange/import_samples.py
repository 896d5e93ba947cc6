"""Samples of other systems' files, read through their profiles."""

from __future__ import annotations

from pathlib import Path

from wfm.interchange.reading import Options, import_table, load_in_profile, to_csv

SAMPLES = Path(__file__).parent / "samples"


def sample_of(name: str) -> Path:
    """Return the sample of a profile."""
    return next(path for path in sorted(SAMPLES.iterdir()) if path.name.startswith(f"{name}."))


def read(profile: str | Path, *files: Path, **options: object) -> list[str]:
    """Return the lines of the CSV that an import writes."""
    table = import_table(load_in_profile(str(profile)), files, Options(**options))  # type: ignore[arg-type]
    return to_csv(table).splitlines()


def written(folder: Path, name: str, text: str) -> Path:
    """Write a file into a folder."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
