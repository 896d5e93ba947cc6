"""The ids by which another system knows agents, queues and activities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wfm.config.nearest import did_you_mean
from wfm.config.yaml_loader import read_yaml
from wfm.errors import InputError, Problem
from wfm.table_io import read_cells

COLUMNS = ("kind", "id", "target")
KIND_FIELDS = {"agents": "agent_id", "queues": "queue", "activities": "activity"}
ID_KINDS = tuple(KIND_FIELDS)


@dataclass(frozen=True)
class Ids:
    """Their ids by ours; `file` is where they stand."""

    agents: Mapping[str, str] = field(default_factory=dict)
    queues: Mapping[str, str] = field(default_factory=dict)
    activities: Mapping[str, str] = field(default_factory=dict)
    file: str = "--ids"

    def of(self, kind: str, own: str) -> str:
        """Return their id of a kind; our own where none is given."""
        return getattr(self, kind).get(own, own)

    def missing(self, kind: str, used: Iterable[str]) -> list[str]:
        """Return those of ours that have no id there, sorted."""
        return sorted(set(used) - set(getattr(self, kind)))


def read_ids(path: Path) -> Ids:
    """Read a YAML file `{agents: {A001: ...}, queues: ..., activities: ...}`, or CSV with kind, id and target.

    Raises:
        InputError: No such file, unknown kinds, empty or repeated ids; all in one go.
    """
    rows = _from_yaml(path) if path.suffix in (".yaml", ".yml") else _from_csv(path)
    problems: list[Problem] = []
    found: dict[str, dict[str, str]] = {kind: {} for kind in ID_KINDS}
    for line, kind, own, target in rows:
        fault = _fault(found, kind, own, target)
        if fault:
            problems.append(Problem(str(path), line, *fault))
        else:
            found[kind][own] = target
    if problems:
        raise InputError(problems)
    return Ids(**found, file=str(path))


def _fault(found: dict[str, dict[str, str]], kind: str, own: str, target: str) -> tuple[str, str] | None:
    if kind not in ID_KINDS:
        near = did_you_mean(kind, ID_KINDS) or f"; use {', '.join(ID_KINDS)}"
        return "kind", f"'{kind}' is no kind of ids{near}"
    if not own or not target:
        return ("target", f"'{own}' has no id there; give one") if own else ("id", "is empty; name what the id is of")
    if own in found[kind]:
        return "id", f"'{own}' stands twice"
    if kind == "agents" and target in found[kind].values():
        return "target", f"'{target}' is the id of two agents; each needs one of its own"
    return None


def _from_csv(path: Path) -> list[tuple[int, str, str, str]]:
    cells = read_cells(path)
    cells.columns = [str(name).strip() for name in cells.columns]
    missing = [name for name in COLUMNS if name not in cells.columns]
    if missing:
        raise InputError(Problem(str(path), 1, name, "the column is missing") for name in missing)
    texts = cells[list(COLUMNS)].fillna("").astype(str)
    return [
        (line, *(cell.strip() for cell in row)) for line, row in enumerate(texts.itertuples(index=False, name=None), 2)
    ]


def _from_yaml(path: Path) -> list[tuple[int, str, str, str]]:
    document = read_yaml(path)
    data = document.data if isinstance(document.data, dict) else {}
    rows = []
    for kind, pairs in data.items():
        line = document.place((kind,)).line
        if not isinstance(pairs, dict):
            raise InputError.at(path, line, str(kind), "is no map of ids; write {OURS: THEIRS}")
        rows += [(document.place((kind, own)).line, str(kind), str(own), str(to)) for own, to in pairs.items()]
    return rows
