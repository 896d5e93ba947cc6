"""A day that has begun: what came so far, how it goes on, the service level at close, and what helps at least cost.

The flow: `moment.py` finds the day and what of it is over; `so_far.py` adds up what came; `reforecast.py` and
`handle_time.py` say by what the rest of the day is to be multiplied; `projection.py` predicts the rest with the
scheduled staff and joins both; `actions.py` asks the replan what each kind of change would gain; `today.py` is all of
it in one function.
"""

from wfm.performance.today.today import Today, make_today

__all__ = ["Today", "make_today"]
