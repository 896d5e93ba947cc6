"""From a YAML file to a configuration, with every fault located."""

from __future__ import annotations

import typing
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from wfm.config.nearest import did_you_mean
from wfm.config.overrides import Override, OverrideError, override
from wfm.config.presets import resolve_rules
from wfm.config.root import Config
from wfm.config.site import is_address
from wfm.config.validation import cross_check
from wfm.config.yaml_loader import Document, Key, read_yaml
from wfm.errors import InputError, Problem

_FILES: dict[str, Key] = {
    "history": ("history", "source"),
    "events": ("events",),
    "agents": ("agents",),
    "absences": ("absences",),
    "locks": ("locks",),
    "backlog": ("backlog",),
    "previous": ("previous",),
    "assignments": ("training", "assignments"),
    "scores": ("training", "scores"),
    "regressors": ("forecast", "regressors"),
    "table": ("forecast", "table"),
    "overrides": ("forecast", "overrides"),
    "versions": ("forecast", "versions"),
}


def load(
    path: str | Path,
    *,
    week: str | None = None,
    previous: str | Path | None = None,
    overrides: Sequence[Override] = (),
    base: Config | None = None,
) -> Config:
    """Read and validate a configuration.

    Args:
        path: The YAML file.
        week: First day of the plan, instead of `week.start`.
        previous: Folder of the plan before, whose rest and days in a row go on, instead of the file `previous`.
        overrides: Values that are replaced before anything is validated, one after the other.
        base: The configuration without them, where it was read before; for the defaults that a share may be of.

    Raises:
        InputError: All faults of the file, located by line and key.
    """
    document = read_yaml(Path(path))
    if not isinstance(document.data, dict):
        raise InputError.at(path, 1, "", "a configuration is a map with the keys site, week, queues ...")
    # a section with all its lines commented out is as good as none
    document.data = {key: value for key, value in document.data.items() if value is not None}
    if week is not None and isinstance(document.data.get("week"), dict):
        document.data["week"]["start"] = week
    if overrides:
        _replace_values(document, overrides, base if base is not None else load(path, week=week))
    try:
        config = Config.model_validate(document.data)
    except ValidationError as error:
        raise InputError(located_faults(error, document, Config)) from None
    problems = [_located(document, key, message) for key, message in cross_check(config)]
    if problems:
        raise InputError(problems)
    config = config.model_copy(update={"rules": resolve_rules(config.rules)})
    config._file = Path(path)
    config._document = document
    config._paths.update(_paths(document))
    if previous is not None:
        config = _after(config, Path(previous))
    config._paths.update(_before_previous(config._paths))
    config._sources = tuple(dict.fromkeys([Path(path), *sorted({place.file for place in document.places.values()})]))
    return config


def _replace_values(document: Document, overrides: Sequence[Override], base: Config) -> None:
    problems = []
    for one in overrides:
        try:
            override(document, one.path, one.value, base, one.place)
        except OverrideError as error:
            problems.append(Problem(str(one.place.file), one.place.line, one.path, str(error)))
    if problems:
        raise InputError(problems)


def _after(config: Config, folder: Path) -> Config:
    """Return the configuration as one that goes on from the plan of a folder."""
    file = folder / "shifts.csv"
    if not file.is_file():
        raise InputError.at(folder, 0, "--previous", "is not a plan folder: it has no shifts.csv")
    changed = config.model_copy(update={"previous": file.name})
    changed._paths["previous"] = file
    return changed


def _paths(document: Document) -> dict[str, Path]:
    found = {}
    for name, key in _FILES.items():
        value: Any = document.data
        for part in key:
            value = value.get(part) if isinstance(value, dict) else None
        values = value if isinstance(value, list) else [value]
        for number, one in enumerate(values, start=1):
            if isinstance(one, str) and not is_address(one):
                found[name if number == 1 else f"{name} {number}"] = document.place(key).file.parent / one
    return found


def _before_previous(paths: dict[str, Path]) -> dict[str, Path]:
    """Return the file of the shifts before the plan before, where that is a folder which keeps them."""
    folder = paths["previous"].parent if "previous" in paths else Path()
    further = folder / "inputs" / "previous.csv"
    known = "previous" in paths and (folder / "manifest.json").is_file() and further.is_file()
    return {"previous 2": further} if known else {}


def _real_errors(error: ValidationError) -> list[Any]:
    """Drop "too few items" where the items are only missing because they are wrong themselves."""
    details = error.errors()
    return [
        one
        for one in details
        if one["type"] != "too_short"
        or not any(other["loc"][: len(one["loc"])] == one["loc"] and other is not one for other in details)
    ]


def _located(document: Document, key: Key, message: str) -> Problem:
    place = document.place(key)
    return Problem(str(place.file), place.line, ".".join(map(str, key)), message)


def located_faults(error: ValidationError, document: Document, root: type[BaseModel]) -> list[Problem]:
    """Return what a model of YAML found wrong, located by file, line and key."""
    return [_problem(detail, document, root) for detail in _real_errors(error)]


def _problem(detail: Any, document: Document, root: type[BaseModel]) -> Problem:
    key = _real_key(detail["loc"], document.data)
    if detail["type"] == "extra_forbidden":
        model = _model_at(key[:-1], root)
        known = list(model.model_fields) if model else []
        return _located(document, key, f"unknown key{did_you_mean(str(key[-1]), known)}")
    if detail["type"] == "missing":
        return _located(document, key, "is missing")
    message = detail["msg"].removeprefix("Value error, ")
    value = detail["input"]
    if not detail["msg"].startswith("Value error") and isinstance(value, str | int | float):
        message = f"{value!r}: {message[0].lower()}{message[1:]}"
    return _located(document, key, message)


def _real_key(loc: tuple, data: Any) -> Key:
    """Drop the parts that pydantic adds for unions and map keys; keep a last part that is missing."""
    key: list[str | int] = []
    for i, part in enumerate(loc):
        if (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        ):
            data = data[part]
        elif i == len(loc) - 1 and isinstance(data, dict):
            return (*key, part)
        else:
            break
        key.append(part)
    return tuple(key)


def _model_at(key: Key, root: type[BaseModel]) -> type[BaseModel] | None:
    annotation: Any = root
    for part in key:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            field = annotation.model_fields.get(str(part))
            annotation = field.annotation if field else None
        else:  # an item of a list or a map of models
            annotation = _inner_model(annotation)
    return _inner_model(annotation)


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in typing.get_args(annotation):
        found = _inner_model(argument)
        if found:
            return found
    return None
