"""Profiles that read, by name or as a user's own file, every fault located."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from wfm.config.load import located_faults
from wfm.config.nearest import did_you_mean
from wfm.config.yaml_loader import read_yaml
from wfm.errors import InputError
from wfm.interchange.reading.schema import InProfile

FOLDER = Path(__file__).parents[1] / "profiles" / "in"


def in_profile_names() -> list[str]:
    """Return the names of the profiles that read, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def load_in_profile(name: str) -> InProfile:
    """Read a profile by its name, or by the path of a file that ends in `.yaml`.

    Raises:
        InputError: No such profile, or faults in its file; all in one go.
    """
    if name.endswith((".yaml", ".yml")):
        return read_in_profile(Path(name))
    names = in_profile_names()
    if name not in names:
        known = did_you_mean(name, names) or f"; known are {', '.join(names)}"
        raise InputError.at("profiles", 0, "", f"no profile '{name}' that reads{known}")
    return read_in_profile(FOLDER / f"{name}.yaml")


def read_in_profile(path: Path) -> InProfile:
    """Read and validate a profile's file.

    Raises:
        InputError: No such file, broken YAML, unknown, missing or wrong keys; all in one go.
    """
    document = read_yaml(path)
    if not isinstance(document.data, dict) or not document.data:
        raise InputError.at(path, 1, "", "a profile is a map with the keys name, system, direction, table ...")
    try:
        profile = InProfile.model_validate(document.data)
    except ValidationError as error:
        raise InputError(located_faults(error, document, InProfile)) from None
    if profile.name != path.stem:
        line = document.place(("name",)).line
        raise InputError.at(path, line, "name", f"'{profile.name}' is not the file's name; write {path.stem}")
    return profile
