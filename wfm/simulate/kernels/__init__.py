"""The compiled loops of the simulator.

Times are seconds since the plan's start, in float64. Random numbers are made from what they are for (seed,
replication, queue, number of the contact, purpose) and not drawn in turn, so that two rosters meet the same contacts.
"""

from pathlib import Path

from wfm.compiled import drop_stale_cache

drop_stale_cache(Path(__file__).parent)
