"""Why more contacts were not answered in time than the plan expected: volume, handle time, staffing, model."""

from wfm.performance.at_work import worked_pieces
from wfm.performance.miss.decompose import PARTS, Miss, make_miss
from wfm.performance.miss.summary import by_grain, miss_data, miss_table, notes, worst_days
from wfm.performance.week import Week


def miss_of(week: Week) -> Miss:
    """Split the miss of a plan's weeks."""
    return make_miss(week.plan, week.actuals, worked_pieces(week), week.covered)


__all__ = ["PARTS", "Miss", "by_grain", "make_miss", "miss_data", "miss_of", "miss_table", "notes", "worst_days"]
