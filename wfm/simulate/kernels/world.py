"""The arrays that the simulator reads and changes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

EXPONENTIAL, LOGNORMAL, DETERMINISTIC = range(3)
# What happens in `change`: an agent comes to work, an agent goes, a stream closes, a stream opens.
COMES, GOES, CLOSES, OPENS = range(4)


class World(NamedTuple):
    """What does not change in a simulation. Times in seconds since the start.

    Axes: s streams (queues, then the call-backs of queues that offer them), i intervals, g groups of agents with the
    same skills, a agents, e changes of who is at work, k contacts that an agent has at a time, w waiting work.
    """

    width: float  # of an interval
    rate: np.ndarray  # s, i: contacts a second
    day: np.ndarray  # i: day of an interval
    aht: np.ndarray  # s, i
    service: np.ndarray  # s: EXPONENTIAL, LOGNORMAL or DETERMINISTIC
    sigma: np.ndarray  # s: of the logarithm
    patience: np.ndarray  # s: mean; infinite where nobody gives up
    limit: np.ndarray  # s: seconds until which a contact is answered, or work is done, in time
    deferred: np.ndarray  # s: whether the work may wait, for agents who are idle
    pausing: np.ndarray  # s: whether that work is laid aside for a contact
    even: np.ndarray  # s: whether it comes evenly, and is dropped where it is not begun in time
    opened: np.ndarray  # s, i + 1: opening seconds before each instant, of those that `limit` counts
    slots: np.ndarray  # s: chats at a time; 1 for what takes the whole agent
    pace: np.ndarray  # s, k + 1: contacts' worth of time that an agent gets done in a second with k chats
    redial: np.ndarray  # s: share of those who give up that return
    reconnect: np.ndarray  # s: share of those answered that return
    again_after: np.ndarray  # s: mean time until they do
    offer_after: np.ndarray  # s: wait after which a call-back is offered; infinite: none is
    accept: np.ndarray  # s
    callback: np.ndarray  # s: the stream of its call-backs, -1
    overflow: np.ndarray  # s: wait after which others than the agents at home in it take a contact
    takers: np.ndarray  # s, g: groups that may take a contact, in order, then -1
    home: np.ndarray  # g, s: whether they take it at once
    picks: np.ndarray  # g, s: streams that a free agent looks at, in order, then -1
    tier: np.ndarray  # g, s: the smaller, the sooner; within a tier who waits longest
    group: np.ndarray  # a
    pool: np.ndarray  # g: groups that share live contacts have the same number
    answers: np.ndarray  # g: whether there are live contacts for it at all
    mixed: np.ndarray  # g: whether it takes both chats and what needs the whole agent
    line_pool: np.ndarray  # s: pool of a live stream, -1
    reserve: float  # agents of a pool kept free of deferred work
    when: np.ndarray  # e, in order
    change: np.ndarray  # e
    who: np.ndarray  # e: agent, or stream
    share: np.ndarray  # e: of agents absent at that time
    shift: np.ndarray  # e: shift that an agent's presence is drawn for
    early: np.ndarray  # w: stream of work that waits at the start, in order of deadlines
    early_at: np.ndarray  # w: when it arrived, negative
    early_until: np.ndarray  # w: when it has to be done


class State(NamedTuple):
    """What changes within a replication. Axes besides those of `World`: h events, n places in line, l lists, r returns.

    A line is a ring: place `p` of stream s is at `p & mask`. A list holds agents of a group with the same number of
    contacts in hand, and one more for those who do work that can be laid aside.
    """

    number: np.ndarray  # NUMBERS: counts
    times: np.ndarray  # h
    codes: np.ndarray  # h
    line_at: np.ndarray  # s, n: arrival
    line_until: np.ndarray  # s, n: when patience or the deadline ends; GONE
    line_name: np.ndarray  # s, n: name of the contact's random numbers
    line_left: np.ndarray  # s, n: work left of what was laid aside; -1
    first: np.ndarray  # s: place of the first in line
    last: np.ndarray  # s: place behind the last
    next_at: np.ndarray  # s: next arrival
    next_name: np.ndarray  # s
    counted: np.ndarray  # s: arrivals so far
    key: np.ndarray  # s: key of names
    closed: np.ndarray  # s
    here: np.ndarray  # s: agents at work with the skill
    done: np.ndarray  # s: deferred work finished
    spare: np.ndarray  # by pool: idle agents who answer
    lines: np.ndarray  # by pool: open lines
    head: np.ndarray  # l
    tail: np.ndarray  # l
    after: np.ndarray  # a: next in list, -1
    before: np.ndarray  # a
    listed: np.ndarray  # a: list, -1
    on: np.ndarray  # a: at work by the roster, and not absent
    since: np.ndarray  # a: at work since; -1
    holds: np.ndarray  # a: contacts in hand
    version: np.ndarray  # a: of its next event
    job: np.ndarray  # a: stream in hand
    job_name: np.ndarray  # a
    job_at: np.ndarray  # a: arrival
    job_until: np.ndarray  # a: deadline
    job_begun: np.ndarray  # a
    job_end: np.ndarray  # a
    chat_left: np.ndarray  # a, k
    chat_name: np.ndarray  # a, k
    chat_at: np.ndarray  # a: when what is left was true
    return_stream: np.ndarray  # r
    return_name: np.ndarray  # r
    return_free: np.ndarray  # r: stack of free places


# Places in `number`.
EVENTS, WAITING, DEFERRED, FULL, RETURNS = range(5)
NUMBERS = 5
GONE = -1e300


class Tally(NamedTuple):
    """What one replication counts: by stream and interval of arrival, and by group and interval."""

    contacts: np.ndarray  # s, i, CONTACT_COUNTS
    agents: np.ndarray  # g, i, AGENT_COUNTS: seconds


# Of `contacts`; QUEUED (seconds waiting; of deferred work, not yet done) and LEFT by the time at which they happen.
OFFERED, IN_TIME, ANSWERED, ABANDONED, WAITED, AT_ONCE, SOON, MOVED, QUEUED, LEFT = range(10)
CONTACT_COUNTS = 10
BUSY, PRESENT = range(2)
AGENT_COUNTS = 2
