"""Work that may wait: the smoothest levels that meet every deadline."""

from __future__ import annotations

import numpy as np
import pytest
from staffing_cases import config_of, mail, needs_of

from wfm import erlang


def levels(work: dict[int, float], opened: list[int], size: int, steady: bool = False, **limit: float) -> np.ndarray:
    """Return the levels for work (agent-hours by interval of an hour) of a queue open in some of the intervals."""
    arrivals, is_open = np.zeros(size), np.zeros(size, dtype=bool)
    for at, amount in work.items():
        arrivals[at] = amount
    is_open[opened] = True
    kind, hours = next(iter(limit.items()))
    found = erlang.deferred_required(
        arrivals,
        3600.0,
        hours * 3600,
        3600.0,
        is_open=is_open,
        count_closed=kind == "within_clock_hours",
        steady=steady,
    )
    return found.level


def level(work: dict[int, float], opened: list[int], size: int, steady: bool = False, **limit: float) -> float:
    """Return the highest level."""
    return float(levels(work, opened, size, steady, **limit).max())


def simulated_late(work: dict[int, float], agents: np.ndarray, hours: int) -> float:
    """Return the work that misses its deadline when agents do the most urgent first; deadlines in clock hours."""
    queue: list[list[float]] = []
    late, size = 0.0, len(agents)
    for hour in range(size):
        if work.get(hour):
            queue.append([min(hour + 1 + hours, size), work[hour]])
        left = agents[hour]
        for item in sorted(queue):
            done = min(left, item[1])
            item[1] -= done
            left -= done
        late += sum(amount for due, amount in queue if due <= hour + 1)
        queue = [item for item in queue if item[0] > hour + 1 and item[1] > 0]
    return late


def test_steady_work_needs_as_many_as_arrive():
    assert level(dict.fromkeys(range(10), 3.0), list(range(10)), 10, within_hours=4) == pytest.approx(3.0)


def test_a_burst_is_spread_over_the_hours_until_it_is_due():
    # Six agent-hours arrive in the first hour and are due two hours after it: three hours at two agents.
    assert level({0: 6.0}, list(range(10)), 10, within_hours=2) == pytest.approx(2.0)


def test_two_bursts_are_due_one_after_the_other():
    # 6 by the end of hour 3, and 9 more from hour 2 on by the end of hour 5: 15 in five hours, or 9 in three.
    assert level({0: 6.0, 2: 9.0}, list(range(10)), 10, within_hours=2) == pytest.approx(3.0)


def test_closed_hours_do_not_count_towards_limits_in_opening_hours():
    # Open 0-1 and 6-9. Work of hour 1 is due after two more open hours, 6 and 7: with its own, three hours.
    assert level({1: 6.0}, [0, 1, 6, 7, 8, 9], 10, within_hours=2) == pytest.approx(2.0)


def test_closed_hours_count_towards_limits_in_clock_hours():
    # Due at the end of hour 6 of the clock: hours 1 and 6 are open, so that three agents are needed.
    assert level({1: 6.0}, [0, 1, 6, 7, 8, 9], 10, within_clock_hours=5) == pytest.approx(3.0)


def test_work_that_arrives_while_closed_waits_for_the_opening():
    # 8 agent-hours arrive in the night before opening at 4 and are due two open hours later.
    assert level({1: 4.0, 2: 4.0}, [4, 5, 6, 7], 8, within_hours=2) == pytest.approx(4.0)


def test_what_arrives_after_the_last_closing_is_there_at_the_first_opening():
    with_backlog = level({7: 4.0}, [2, 3, 4, 5], 8, steady=True, within_hours=2)
    assert with_backlog == pytest.approx(level({0: 4.0}, [2, 3, 4, 5], 8, within_hours=2))
    assert with_backlog == pytest.approx(2.0)


def test_nothing_to_do_or_never_open_needs_nobody():
    assert level({}, [0, 1, 2], 4, within_hours=2) == 0
    assert level({1: 5.0}, [], 4, within_hours=2) == 0


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_late_at_these_levels_and_no_lower_peak_would_do(seed: int):
    random = np.random.default_rng(seed)
    size, hours = 24, int(random.integers(2, 6))
    work = {int(h): float(random.uniform(0, 9)) for h in random.choice(range(size - 1), 6, replace=False)}
    found = levels(work, list(range(size)), size, within_clock_hours=hours)
    assert found.sum() == pytest.approx(sum(work.values()))
    assert simulated_late(work, found + 1e-9, hours) == pytest.approx(0.0, abs=1e-6)
    assert simulated_late(work, np.full(size, found.max() - 0.05), hours) > 1e-3


def test_levels_follow_the_work_and_are_zero_while_closed():
    # 2 a hour on the first day, 5 on the second, each day's work to be done within it.
    work = dict.fromkeys(range(4), 2.0) | dict.fromkeys(range(8, 12), 5.0)
    found = levels(work, [0, 1, 2, 3, 8, 9, 10, 11], 12, within_hours=1)
    assert found[:4] == pytest.approx([2.0] * 4, abs=0.5)
    assert found[4:8].tolist() == [0.0] * 4
    assert found[8:] == pytest.approx([5.0] * 4, abs=1.0)
    assert found.sum() == pytest.approx(28.0)


def test_requirements_hold_the_level_while_open_and_round_it_up():
    # 1.8 contacts of 600 s an hour in all 24 hours are 0.3 agents; open a third of the time, 0.9 of an agent.
    config = config_of(mail(within_hours=8), width=60, shrinkage=0.08)
    needs = needs_of(config, 1.8, 600.0)
    assert len(needs) == 7 * 8
    assert needs["load_erlangs"].sum() == pytest.approx(0.3 * 7 * 24)
    assert (needs["positions"] == np.ceil(needs["load_erlangs"] - 1e-9)).all()
    busy = needs[needs["positions"] > 0]
    assert busy["occupancy"].to_numpy() == pytest.approx((busy["load_erlangs"] / busy["positions"]).to_numpy())
    assert needs["asa_seconds"].isna().all()


def test_minimum_positions_hold_for_work_that_may_wait():
    config = config_of({**mail(within_hours=8), "min_positions": 3})
    assert needs_of(config, 0.0)["positions"].unique().tolist() == [3]
