"""Plan against actual: what was promised, what happened, and what to make of it.

The flow: `week.py` reads a plan folder back and the files of what happened beside it; `measures/` turns both into sums
by interval, queue and agent; `grains.py` adds these up to days, weeks, teams and queues, and divides last, as
`definitions.py` says; `unknown.py` says why a
measure is not known; `status.py` judges against targets; `kpi.py` puts it all into one table.
"""
