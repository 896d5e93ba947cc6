"""Why more contacts were not answered in time than the plan expected: volume, handle time, staffing, model."""

from wfm.performance.miss.decompose import PARTS, Miss, make_miss
from wfm.performance.miss.summary import by_grain, miss_data, notes, worst_days

__all__ = ["PARTS", "Miss", "by_grain", "make_miss", "miss_data", "notes", "worst_days"]
