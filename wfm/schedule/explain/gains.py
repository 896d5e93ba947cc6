"""What another cover gives: contacts answered in time over the plan, and service in a short spell."""

from __future__ import annotations

import numpy as np

from wfm.schedule.explain.spells import Spell
from wfm.schedule.explain.whatif import WhatIf


class Prices:
    """Prices other covers against the present one."""

    def __init__(self, what_if: WhatIf) -> None:
        self._w = what_if
        self._levels = what_if.levels(what_if.cover)

    def gains(self, spell: Spell, cover: np.ndarray) -> tuple[float, float]:
        """Return contacts in time over the plan, and points of service in the spell, that another cover gains."""
        service, after = self._w.service, self._w.levels(cover)
        more = service.contacts * (after - self._levels)
        here = (service.term_queue == spell.queue) & (service.term_interval >= spell.first)
        here &= service.term_interval < spell.last
        offered = float(service.contacts[here].sum())
        return float(more.sum()), float(more[here].sum()) / offered if offered else 0.0
