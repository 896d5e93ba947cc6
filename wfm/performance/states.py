"""What the states of agents mean, in plans and in files of other systems.

The rule: a state is read as `kpi.states` says; else by its own name, upper case or lower, where that is `work`, a break
or an activity of the plan, or one of `handling`, `available`, `break`, `off_phone`, `absent`; `late` and `sick` are
absence, `leave` is off the phone. Anything else is refused, for a guess would move adherence and shrinkage unseen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.config import Config
from wfm.config.kpi import STATE_KINDS

NOTHING = -1
WORK, HANDLING, AVAILABLE, BREAK, OFF_PHONE, ABSENT = range(len(STATE_KINDS))
_NAMED = len(STATE_KINDS)  # codes from here on: breaks and activities of the plan, by name
_MORE = {"late": "absent", "sick": "absent", "leave": "off_phone"}


@dataclass(frozen=True)
class States:
    """Codes of states; arrays are by code, the last entry standing for `NOTHING`.

    Attributes:
        codes: Code by name in lower case.
        at_work: Serving contacts or free to.
        off_phone: A break or an activity.
        is_break: A break, named or not.
        paid: Whether the plan pays it.
    """

    codes: dict[str, int]
    at_work: np.ndarray
    off_phone: np.ndarray
    is_break: np.ndarray
    paid: np.ndarray

    def code(self, name: str) -> int | None:
        """Return the code of a state; none where nobody says what it means."""
        return self.codes.get(name.strip().lower())

    def adheres(self, planned: np.ndarray, done: np.ndarray) -> np.ndarray:
        """Return where somebody does what was planned.

        A break that is not named fits every planned one, `off_phone` every planned activity; who does nothing during
        an unpaid piece has logged off for it, as planned.
        """
        same = (planned == done) & (planned != NOTHING)
        working = self.at_work[planned] & self.at_work[done]
        some_break = self.is_break[planned] & (done == BREAK)
        some_activity = self.off_phone[planned] & ~self.is_break[planned] & (done == OFF_PHONE)
        off = (planned != NOTHING) & ~self.paid[planned] & (done == NOTHING)
        return same | working | some_break | some_activity | off


def states_of(config: Config) -> States:
    """Return what states mean for a plan."""
    breaks = {item.name: item.paid for item in config.breaks}
    activities = [item.name for item in config.off_phone if item.name not in breaks]
    names = [*STATE_KINDS, *breaks, *dict.fromkeys(activities)]
    codes = {name.lower(): code for code, name in enumerate(names)}
    codes = {state: codes[meaning] for state, meaning in _MORE.items()} | codes
    codes |= {state.lower(): names.index(meaning) for state, meaning in config.kpi.states.items()}
    numbers = np.arange(len(names) + 1)
    named_break = (numbers >= _NAMED) & (numbers < _NAMED + len(breaks))
    at_work = np.isin(numbers, (WORK, HANDLING, AVAILABLE))
    off_phone = ((numbers >= _NAMED) | np.isin(numbers, (BREAK, OFF_PHONE))) & (numbers < len(names))
    every_break_paid = bool(breaks) and all(breaks.values())
    paid = at_work | off_phone
    paid[BREAK] = every_break_paid
    paid[_NAMED : _NAMED + len(breaks)] = list(breaks.values())
    return States(codes, at_work, off_phone, named_break | (numbers == BREAK), paid)
