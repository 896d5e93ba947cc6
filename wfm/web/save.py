"""Saving the roster on the desk: as a plan folder of its own, beside the one it came from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from wfm.config import load
from wfm.config.agents import read_agents
from wfm.config.calendar import read_events
from wfm.config.yaml_loader import read_own_yaml
from wfm.plan_folder import PARTS, is_plan, write_plan
from wfm.web.desk import Desk
from wfm.web.shifts import EditRefused

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
# The steps of saving, in their order.
STEPS = ("roster", *PARTS)
_VERSION = re.compile(r"(.+)-v(\d+)")


def next_name(folder: Path) -> str:
    """Return the first free name of a next version: demo, demo-v2, demo-v3."""
    found = _VERSION.fullmatch(folder.name)
    base, number = (found[1], int(found[2])) if found else (folder.name, 1)
    while True:
        number += 1
        name = f"{base}-v{number}"
        if not (folder.parent / name).exists():
            return name


def save(desk: Desk, name: str | None, told: Callable[[str], None] = lambda step: None) -> Path:
    """Write the roster as a plan folder, and go on with it.

    Args:
        desk: The desk.
        name: Of the folder, beside the present one; None: the next free version.
        told: Hears which of `STEPS` is begun.

    Raises:
        EditRefused: The name is none, or is taken.
    """
    folder = desk.site.folder.resolve()
    name = next_name(folder) if name is None else name.strip()
    if not _NAME.fullmatch(name):
        raise EditRefused("a name has letters, digits, dots, dashes and underscores, and begins with a letter or digit")
    target = folder.parent / name
    if target.exists():
        raise EditRefused(f"{name} is there already; choose another name")
    told("roster")
    site = desk.site
    site.write_locks(desk.lock_rows())
    config = load(site.inputs / "plan.yaml")
    agents, table = read_agents(config)
    plan = replace(
        site.plan,
        config=config,
        agents=agents,
        agents_table=table,
        events=read_events(config),
        roster=site.result(desk.pieces),
        input_files=config.input_files,
    )
    write_plan(plan, target, {"stages": {}, "edited": True}, told=told)
    desk.saved(target)
    return target


def versions(folder: Path) -> list[Path]:
    """Return the plan folders beside one that are of the same site and week, itself among them."""
    folder = folder.resolve()
    about = _about(folder)
    return sorted(path for path in folder.parent.iterdir() if is_plan(path) and _about(path) == about)


def _about(folder: Path) -> tuple[Any, ...] | None:
    """Return what the versions of a plan share; None where the inputs cannot be read."""
    try:
        said = read_own_yaml(folder / "inputs" / "plan.yaml")
        return said["site"]["name"], said["site"]["currency"], said["week"]["start"], said["week"]["weeks"]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError):
        return None
