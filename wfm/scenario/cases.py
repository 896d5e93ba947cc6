"""The scenarios of a run: those that the configuration names, each for every value of every sweep."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wfm.config import Config, load
from wfm.config.overrides import Override
from wfm.config.yaml_loader import Place
from wfm.errors import InputError

AS_CONFIGURED = "as configured"


@dataclass(frozen=True)
class Sweeps:
    """Values to go through, of what each name says; every combination is a scenario.

    Attributes:
        budgets: Money a week.
        service_levels: Targets of all queues: the cheapest roster that meets them is sought.
        volume: Shares by which the contacts of all queues change, 0.1 for a tenth more.
        aht: Shares by which handle times change.
        shrinkage: Unplanned shrinkage.
        wages: Shares by which hourly costs change.
        attrition: Shares of the agents that have left.
    """

    budgets: Sequence[float] = ()
    service_levels: Sequence[float] = ()
    volume: Sequence[float] = ()
    aht: Sequence[float] = ()
    shrinkage: Sequence[float] = ()
    wages: Sequence[float] = ()
    attrition: Sequence[float] = ()

    def combinations(self, config: Config) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield a label and overrides for every combination; one without either where nothing is swept."""
        axes = [
            [(_labelled(name, value), _set(name, value, config)) for value in values] for name, values in self._axes()
        ]
        for chosen in itertools.product(*axes):
            overrides: dict[str, Any] = {}
            for _, some in chosen:
                overrides |= some
            yield ", ".join(label for label, _ in chosen), overrides

    def _axes(self) -> list[tuple[str, Sequence[float]]]:
        return [(name, values) for name, values in vars(self).items() if values]


@dataclass(frozen=True, eq=False)
class Case:
    """One scenario: its name, its configuration, and what was replaced in it."""

    name: str
    config: Config
    overrides: dict[str, Any] = field(default_factory=dict)


def make_cases(
    config: Config, sweeps: Sweeps, names: Sequence[str] = (), week: str | None = None, previous: Path | None = None
) -> list[Case]:
    """Make all scenarios of a configuration.

    Args:
        config: The configuration, from a file.
        sweeps: What to go through.
        names: Of the scenarios asked for; all where none is.
        week: First day of the plan, as the configuration was loaded with.
        previous: Folder of the plan before, as it was loaded with.

    Raises:
        InputError: Overrides that lead nowhere or make no valid configuration, of all scenarios in one go.
    """
    named = [(one.name, dict(one.set), index) for index, one in enumerate(config.scenarios)]
    named = [one for one in named if not names or one[0] in names] or [(AS_CONFIGURED, {}, -1)]
    cases, problems = [], []
    for name, values, index in named:
        for label, more in sweeps.combinations(config):
            overrides = [
                *(Override(path, value, _place(config, index, path)) for path, value in values.items()),
                *(Override(path, value, Place(config.file, 0)) for path, value in more.items()),
            ]
            title = ", ".join(filter(None, (name if values or not label else "", label)))
            try:
                how: dict[str, Any] = {"week": week, "previous": previous}
                made = load(config.file, **how, overrides=overrides, base=config) if overrides else config
            except InputError as error:
                problems += [problem for problem in error.problems if problem not in problems]
                continue
            cases.append(Case(title, made, values | more))
    if problems:
        raise InputError(problems)
    return cases


def _place(config: Config, index: int, path: str) -> Place:
    problem = config.problem(("scenarios", index, "set", path), "")
    return Place(Path(problem.file), problem.line)


def _set(name: str, value: float, config: Config) -> dict[str, Any]:
    if name == "budgets":
        return {"budget.weekly": value}
    if name == "service_levels":
        targets = {f"queues.{queue.name}.service_level.target": value for queue in config.queues if not queue.fixed}
        return {"objective.goal": "cost", **targets}
    if name in ("volume", "aht"):
        key = "volume_multiplier" if name == "volume" else "aht_multiplier"
        return {f"queues.{queue.name}.{key}": f"{100 * value:+.10g}%" for queue in config.forecast_queues}
    if name == "shrinkage":
        return {"staffing.shrinkage.unplanned": value}
    if name == "wages":
        return {"pay.wage_multiplier": f"{100 * value:+.10g}%"}
    return {"staffing.attrition": value}


def _labelled(name: str, value: float) -> str:
    if name == "budgets":
        return f"budget {value:,.10g}"
    if name == "service_levels":
        return f"target {value:.4g}"
    return f"{name} {100 * value:+.4g}%" if name in ("volume", "aht", "wages") else f"{name} {100 * value:.4g}%"
