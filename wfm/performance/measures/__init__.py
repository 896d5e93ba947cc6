"""The sums that measures are made of, by interval and queue or agent.

Every function returns a frame with the keys `place` (number of the interval in the plan), `queue` and `agent` (numbers
in the plan's order, -1 where the sum is of none), and columns named `plan.SUM`, `actual.SUM` and `target.SUM`.
"""
