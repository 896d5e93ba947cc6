"""Days are chosen without the rest between them first: where rests bind, the tour is the same as without that."""

from __future__ import annotations

import numpy as np
from schedule_cases import LUNCH, REST, people, settings, write_case

from wfm.config import Config
from wfm.schedule.kernels.cells import NONE
from wfm.schedule.kernels.crew import LINES, Crew
from wfm.schedule.kernels.oracle import best_tour
from wfm.schedule.people import make_people
from wfm.schedule.time_grid import TimeGrid

SHIFTS = {"start_every_minutes": 60, "earliest_start": "06:00", "latest_end": "30:00", "lengths_minutes_step": 60}
HOURS = {"flexible": {"weekly_hours": [20, 36], "days_per_week": [3, 5], "shift_hours": [4, 9]}}
PRICE = 1.0


def crew_of(config: Config) -> Crew:
    return make_people(config, people(config)[:1], TimeGrid(config)).crew


def best(crew: Crew, value: np.ndarray) -> tuple[float, list[int], list[int]]:
    starts, spans = (np.full(len(crew.start_slot), -1) for _ in range(2))
    breaks = np.full((len(starts), len(crew.break_slots)), -1)
    worth = best_tour(crew, 0, value, PRICE, np.zeros(LINES), np.empty((0, 0, 0)), starts, spans, breaks)
    return worth, starts.tolist(), spans.tolist()


def worths(crew: Crew, rng: np.random.Generator, dear_nights: bool) -> np.ndarray:
    """Return values of time by the hour; late evenings and early mornings are dear, or all hours are alike."""
    hour = np.arange(len(crew.premium)) // 12
    value = rng.normal(1.0, 1.5, hour[-1] + 1)[hour]
    clock = hour % 24
    return value + (3.0 * ((clock >= 21) | (clock < 9)) if dear_nights else 0.0)


def test_a_tour_is_the_same_whether_days_are_chosen_without_rests_first(tmp_path):
    rng = np.random.default_rng(3)
    case = {"shifts": SHIFTS, "contracts": HOURS, "breaks": [LUNCH, REST]}
    rested = crew_of(write_case(tmp_path / "rested", settings(**case, rules={"min_rest_hours": 14})))
    restless = crew_of(write_case(tmp_path / "restless", settings(**case, rules={"min_rest_hours": 0})))
    # A spread of starts as wide as the day limits nothing, and is searched with the rests from the beginning.
    exact = rested._replace(band=np.full_like(rested.band, rested.start_slot.shape[1]))
    bound = 0
    for number in range(40):
        value = worths(rested, rng, dear_nights=bool(number % 2))
        found = best(rested, value)
        assert found[0] > NONE / 2
        assert found == best(exact, value)
        bound += best(restless, value)[0] > found[0] + 1e-9
    assert 5 < bound < 35  # rests cost something in some weeks and nothing in others
