"""What the search maximises."""

from __future__ import annotations

from dataclasses import dataclass

from wfm.schedule.kernels.crew import Cover, Crew


@dataclass(frozen=True)
class Problem:
    """What is to be maximised: the value of cover less `price` times the cost, within the caps of `crew`.

    `kinked` tells that one agent more or less may be worth all or nothing, as with requirements to be met. `bounded`
    and `bounded_cover` are what bounds are for: with no times of meetings, so that they hold whichever are chosen, and
    minima at a price of the size of others. With `linear_program` the relaxation is solved beside the search.
    """

    crew: Crew
    cover: Cover
    price: float
    seed: int
    workers: int
    gap: float
    kinked: bool
    bounded: Crew
    bounded_cover: Cover
    linear_program: bool = False
