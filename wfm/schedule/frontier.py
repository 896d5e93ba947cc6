"""Which of the rosters found stands for which budget: the more money, the better each, and none answers less.

An objective that weighs the floor against service may be near the same for two rosters that answer quite different
numbers of contacts: one gives up evenings and answers the rest, one keeps all at the floor. A budget's best roster may
then answer less than that of a smaller one. Of all ways in which neither service nor objective falls with money, the
one with the most of the objective over all budgets is taken. There is one: a roster is within every larger budget too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# Two rosters that differ by less answer the same.
_SAME = 1e-9


def frontier(objective: np.ndarray, service: np.ndarray, paid: Sequence[np.ndarray]) -> list[int]:
    """Choose a roster for each budget by a dynamic program over budgets.

    Args:
        objective: To be maximised, of each roster, shape (r,).
        service: Contacts that each answers in time, shape (r,).
        paid: For each budget, the least first, whether it pays for each roster, shape (r,); what a budget pays for, a
            larger one does too, and each pays for one at least.

    Returns:
        The number of a roster for each budget.
    """
    follows = (service[:, None] <= service + _SAME * (1 + np.abs(service))) & (objective[:, None] <= objective)
    total, before = np.where(paid[0], objective, -np.inf), []
    for can in paid[1:]:
        way = np.where(follows, total[:, None], -np.inf)
        before.append(way.argmax(axis=0))
        total = np.where(can, objective + way.max(axis=0), -np.inf)
    chosen = [int(total.argmax())]
    for last in reversed(before):
        chosen.append(int(last[chosen[-1]]))
    return chosen[::-1]
