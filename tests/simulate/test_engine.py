"""What agents and contacts do, where it can be followed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from wfm.simulate.kernels.world import (
    ABANDONED,
    ANSWERED,
    BUSY,
    IN_TIME,
    MOVED,
    OFFERED,
    PRESENT,
)
from wfm.simulate.run import CHUNK, Simulator, Uncertainty
from wfm.simulate.world import Presence, Stream, Waiting, make_world

WIDTH = 100.0


def presence(*stretches: tuple[int, float, float], absent: float = 0.0) -> Presence:
    agent, begin, end = (np.array(column) for column in zip(*stretches, strict=True))
    return Presence(agent, begin.astype(float), end.astype(float), agent, np.full(len(agent), absent))


def waiting(*pieces: tuple[int, float, float]) -> Waiting:
    stream, arrived, until = (np.array(column) for column in zip(*pieces, strict=True))
    return Waiting(stream, arrived.astype(float), until.astype(float))


def work(seconds: float, **more) -> Stream:
    return Stream(0.0, seconds, 1e6, deferred=True, service="deterministic", **more)


def seconds(world, which: int, runs: int = CHUNK) -> list[float]:
    """Return mean seconds by interval of the first group."""
    return (Simulator(world, len(world.limit)).run(0, runs).agents[0, :, which] / runs).tolist()


def test_work_in_hand_is_finished_before_its_agent_leaves():
    world = make_world(
        WIDTH, np.zeros(4, int), [work(120.0, pausing=False)], [(0,)], presence((0, 0, 100)),
        waiting=waiting((0, -9, 50)),
    )  # fmt: skip
    assert seconds(world, BUSY) == pytest.approx([100, 20, 0, 0])
    assert seconds(world, PRESENT) == pytest.approx([100, 20, 0, 0])


def test_work_that_can_be_laid_aside_is_gone_on_with_later():
    world = make_world(
        WIDTH, np.zeros(4, int), [work(120.0)], [(0,)], presence((0, 0, 100), (0, 250, 400)),
        waiting=waiting((0, -9, 50)),
    )  # fmt: skip
    assert seconds(world, BUSY) == pytest.approx([100, 0, 20, 0])
    assert seconds(world, PRESENT) == pytest.approx([100, 0, 50, 100])


def test_whoever_comes_back_while_still_at_it_just_goes_on():
    world = make_world(
        WIDTH, np.zeros(4, int), [work(250.0, pausing=False)], [(0,)], presence((0, 0, 100), (0, 150, 300)),
        waiting=waiting((0, -9, 50), (0, -8, 60)),
    )  # fmt: skip
    assert seconds(world, BUSY) == pytest.approx([100, 100, 100, 100])
    assert seconds(world, PRESENT) == pytest.approx([100, 100, 100, 100])


def test_work_laid_aside_is_taken_up_by_whoever_is_idle():
    # the first agent leaves at 100; the other, who came at 90, is idle
    both = presence((0, 0, 100), (1, 90, 400))
    world = make_world(WIDTH, np.zeros(4, int), [work(150.0)], [(0,)] * 2, both, waiting=waiting((0, -9, 50)))
    assert seconds(world, BUSY) == pytest.approx([100, 50, 0, 0])


def test_the_reserve_binds_only_those_who_can_answer_while_a_line_is_open():
    pieces = waiting((1, -9, 250), (1, -8, 260))
    silent, closed = Stream(0.0, 60.0, 20.0), Stream(0.0, 60.0, 20.0, is_open=np.array([True, False, False, False]))
    everybody = presence((0, 0, 400), (1, 0, 400))
    for lines, skills, busy in (
        (silent, [(1,), (1,)], [200, 0, 0, 0]),  # who never answers is no reserve
        (silent, [(0, 1), (0, 1)], [100, 100, 0, 0]),  # one of two is kept
        (closed, [(0, 1), (0, 1)], [100, 100, 0, 0]),
        (Stream(0.0, 60.0, 20.0, is_open=np.zeros(4, bool)), [(0, 1), (0, 1)], [200, 0, 0, 0]),
    ):
        world = make_world(WIDTH, np.zeros(4, int), [lines, work(100.0)], skills, everybody, 1.0, pieces)
        assert seconds(world, BUSY) == pytest.approx(busy), skills


def test_hours_that_are_given_are_done_as_far_as_they_are_staffed():
    hours = Stream(np.full(8, 3.0), 300.0, 900.0, deferred=True, even=True, service="deterministic")
    for part, share in ((1.0, 1.0), (0.5, 0.5)):
        stretches = [(0, at * 900.0, at * 900.0 + 900.0 * part) for at in range(8)]
        world = make_world(900.0, np.zeros(8, int), [hours], [(0,)], presence(*stretches))
        counts = Simulator(world, 1).run(0, CHUNK).contacts[0].sum(axis=0) / CHUNK
        assert counts[IN_TIME] / counts[OFFERED] == pytest.approx(share, abs=0.08)


def test_chats_do_not_pass_those_who_wait_and_make_way_for_calls():
    lines = [Stream(55.0, 240.0, 20.0), Stream(30.0, 300.0, 30.0, slots=3)]
    world = day_of(lines, 24, [(0, 1)] * 24)
    counts = Simulator(world, 2).run(0, 2 * CHUNK).contacts.sum(axis=1)
    assert (counts[:, IN_TIME] / counts[:, OFFERED] > 0.6).all()


def test_work_left_at_the_end_is_judged_by_the_pace_of_the_plan():
    # one agent does 15 of the 30 that come each interval; within an hour the line is endless
    def share(limit: float, seconds: float) -> float:
        mail = Stream(np.full(16, 30.0), seconds, limit, deferred=True, service="deterministic")
        counts = Simulator(day_of([mail], 1, size=16), 1).run(0, CHUNK).contacts[0]
        return float(counts[8:, IN_TIME].sum() / counts[8:, OFFERED].sum())

    assert share(1800.0, 60.0) < 0.1
    assert share(1800.0, 28.0) > 0.95
    assert share(40 * 3600.0, 60.0) > 0.95  # two days are enough even for what waits at the end


def test_what_is_due_first_is_done_first():
    pieces = waiting((0, -9, 250), (0, -20, 150), (0, -5, 350))
    one = make_world(WIDTH, np.zeros(4, int), [work(100.0)], [(0,)], presence((0, 0, 400)), 0.0, pieces)
    assert seconds(one, BUSY) == pytest.approx([100, 100, 100, 0])
    both = presence((0, 0, 400), (1, 0, 400))
    two = make_world(WIDTH, np.zeros(4, int), [work(100.0)], [(0,)] * 2, both, 0.0, pieces)
    assert seconds(two, BUSY) == pytest.approx([200, 100, 0, 0])


def calls(contacts: float, **more) -> Stream:
    return Stream(contacts, 60.0, 20.0, **more)


def day_of(streams: list[Stream], agents: int, skills=None, size: int = 96, absent: float = 0.0, **more):
    every = presence(*[(agent, 0.0, size * 900.0) for agent in range(agents)], absent=absent)
    return make_world(900.0, np.zeros(size, int), streams, skills or [(0,)] * agents, every, **more)


def test_every_contact_is_answered_gone_moved_or_under_way():
    lines = [
        calls(60.0, patience=40.0, redial=0.4, reconnect=0.1, offer_after=15.0, accept=0.5),
        Stream(30.0, 300.0, 30.0, slots=3, factors=(1.0, 1.7, 2.2), patience=90.0),
        Stream(8.0, 200.0, 7200.0, deferred=True),
    ]
    world = day_of(lines, 15, [(0, 1, 2)] * 5 + [(0,)] * 5 + [(1, 2)] * 5)
    counts = Simulator(world, 3).run(0, CHUNK).contacts.sum(axis=1) / CHUNK
    for stream in (0, 1):
        left = counts[stream, OFFERED] - counts[stream, [ANSWERED, ABANDONED, MOVED]].sum()
        assert 0 <= left < 20
    assert counts[3, OFFERED] + 3 >= counts[0, MOVED] >= counts[3, OFFERED] - 3
    assert (counts[:, IN_TIME] <= counts[:, OFFERED] + 1e-9).all()


def test_results_do_not_depend_on_the_number_of_workers():
    world = day_of([calls(60.0, patience=40.0, redial=0.3), calls(20.0)], 9, [(0, 1)] * 9)
    one, other = (Simulator(world, 2, seed=4, workers=workers).run(0, 6 * CHUNK) for workers in (1, 2))
    for name in ("intervals", "days", "plan", "contacts", "agents"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert not np.array_equal(one.contacts, Simulator(world, 2, seed=5).run(0, 6 * CHUNK).contacts)


def test_runs_go_on_where_the_last_one_ended():
    simulator = Simulator(day_of([calls(30.0)], 4), 1)
    whole, parts = simulator.run(0, 4 * CHUNK), simulator.run(0, CHUNK) + simulator.run(CHUNK, 3 * CHUNK)
    assert np.array_equal(whole.contacts[..., [OFFERED, IN_TIME]], parts.contacts[..., [OFFERED, IN_TIME]])
    assert np.allclose(whole.contacts, parts.contacts, rtol=1e-12)
    assert np.allclose(whole.plan, parts.plan, rtol=1e-12)


def test_what_ifs_meet_the_same_contacts():
    few, more = (Simulator(day_of([calls(30.0, patience=60.0)], n), 1).run(0, CHUNK).contacts for n in (3, 5))
    assert np.array_equal(few[:, :-1, OFFERED], more[:, :-1, OFFERED])  # at the end some are not yet decided
    assert more[0, :, ANSWERED].sum() > few[0, :, ANSWERED].sum()


def test_a_line_longer_than_there_was_room_for_is_done_again_with_more():
    counts = Simulator(day_of([calls(600.0)], 2), 1).run(0, CHUNK).contacts[0].sum(axis=0) / CHUNK
    assert counts[OFFERED] == pytest.approx(96 * 600, rel=0.02)
    assert counts[ANSWERED] == pytest.approx(96 * 900 * 2 / 60, rel=0.02)


def test_absent_agents_are_the_share_said():
    world = day_of([calls(1.0)], 40, absent=0.2)
    present = Simulator(world, 1).run(0, 25 * CHUNK).agents[0, :, PRESENT].sum() / (25 * CHUNK * 40 * 96 * 900.0)
    assert present == pytest.approx(0.8, abs=0.02)


def test_an_agent_absent_is_absent_all_shift_and_by_the_hours_share():
    shift = np.zeros(2, int)
    hours = Presence(np.zeros(2, int), np.array([0.0, 900.0]), np.array([900.0, 1800.0]), shift, np.array([0.5, 0.2]))
    world = make_world(900.0, np.zeros(2, int), [calls(0.0)], [(0,)], hours)
    both = [Simulator(world, 1, seed=seed).run(0, 8 * CHUNK).agents[0, :, PRESENT] / 900.0 for seed in range(20)]
    first, second = np.array(both).sum(axis=0) / (20 * 8 * CHUNK)
    assert (first, second) == (pytest.approx(0.5, abs=0.03), pytest.approx(0.8, abs=0.03))


def test_those_at_home_take_a_contact_first_and_others_after_a_while():
    def shares(overflow: float) -> np.ndarray:
        streams = [calls(40.0, overflow=overflow), calls(0.0, overflow=overflow)]
        world = day_of(streams, 6, [(0, 1)] * 3 + [(1, 0)] * 3)
        found = Simulator(world, 2).run(0, 4 * CHUNK)
        return found.agents[..., BUSY].sum(axis=1) / found.agents[..., BUSY].sum()

    assert shares(30.0)[1] < shares(5.0)[1] < 0.5
    assert len(shares(0.0)) == 1  # without a wait there is no home: all six are alike


def test_specialists_are_asked_before_those_with_more_skills():
    world = day_of([calls(5.0), calls(5.0)], 6, [(0,)] * 3 + [(0, 1)] * 3)
    busy = Simulator(world, 2).run(0, 2 * CHUNK).agents[..., BUSY].sum(axis=1)
    assert busy[1] == pytest.approx(busy[0], rel=0.15)  # each does about one stream's work


def test_lines_that_close_lose_those_whom_nobody_is_left_to_answer():
    is_open = np.zeros(8, bool)
    is_open[:4] = True
    line = Stream(np.where(is_open, 40.0, 0.0), 300.0, 20.0, is_open=is_open)
    world = make_world(900.0, np.zeros(8, int), [line], [(0,)], presence((0, 0, 3600)))
    counts = Simulator(world, 1).run(0, CHUNK).contacts[0].sum(axis=0)
    assert counts[ABANDONED] == counts[OFFERED] - counts[ANSWERED] > 0


def test_uncertain_days_move_as_a_whole_and_keep_their_mean():
    uncertainty = Uncertainty(np.full((1, 1), 0.3))
    world = day_of([calls(20.0)], 9)
    found = Simulator(world, 1, uncertainty=uncertainty).run(0, 64 * CHUNK)
    x, y, _, yy, _ = found.plan[0, 0]
    mean = y / (64 * CHUNK)
    assert mean == pytest.approx(96 * 20.0, rel=0.05)
    spread = np.sqrt(yy / (64 * CHUNK) - mean**2) / mean
    assert spread == pytest.approx(np.hypot(0.3, 1 / np.sqrt(mean)), rel=0.1)
    assert x <= y
    again = [uncertainty.factors(3, 7), uncertainty.factors(3, 7), uncertainty.factors(3, 8)]
    assert again[0] == again[1] != again[2]
