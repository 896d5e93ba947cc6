"""What the page may ask for, checked before anything is done."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Slot = Annotated[int, Field(ge=-2_000, le=200_000)]
Number = Annotated[int, Field(ge=0, le=1_000_000)]
Seconds = Annotated[float, Field(ge=1, le=3_600)]
Text = Annotated[str, Field(max_length=2_000)]


class Asked(BaseModel):
    """Something asked; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AskedEdit(Asked):
    """One edit; which of the others it needs follows from `op`."""

    revision: Number
    op: Literal["shift", "move", "remove", "piece", "paint", "lock"]
    agent: Number
    day: Number | None = None
    start: Slot | None = None
    end: Slot | None = None
    to_agent: Number | None = None
    to_day: Number | None = None
    index: Number | None = None
    activity: Number | None = None
    locked: bool | None = None


class AskedStep(Asked):
    """Undo or redo."""

    revision: Number


class AskedSave(Asked):
    """Save under a name; None: the next version."""

    revision: Number
    name: Annotated[str, Field(max_length=200)] | None = None


class AskedWork(Asked):
    """Long work."""

    kind: Literal["optimise", "repair", "budgets"]
    day: Number | None = None
    seconds: Seconds = 30.0
    low: Annotated[float, Field(ge=0)] | None = None
    high: Annotated[float, Field(ge=0)] | None = None
    count: Annotated[int, Field(ge=2, le=40)] = 8


class AskedBudget(Asked):
    """The roster of a budget."""

    revision: Number
    budget: float


class Cell(Asked):
    """A cell of the table of agents."""

    agent_id: Text
    column: Text
    value: Text


class AskedAgents(Asked):
    """Cells of the table of agents."""

    revision: Number
    changes: Annotated[list[Cell], Field(max_length=5_000)]


class AskedEvents(Asked):
    """The whole table of events."""

    revision: Number
    rows: Annotated[list[list[Text]], Field(max_length=5_000)]
