from __future__ import annotations

import numpy as np
import pandas as pd
from intraday_table import rest_errors, table_line


def test_the_table_tells_a_day_that_goes_on_as_it_began():
    slots = np.arange(10)
    common = {"origin": "2026-11-30", "queue": "calls", "slot": slots, "expected": 100.0, "p10": 80.0, "p90": 120.0}
    days = [
        pd.DataFrame({**common, "date": date, "contacts": 100.0 * factor})
        for date, factor in (("2026-11-30", 1.2), ("2026-12-01", 0.8))
    ]
    errors = rest_errors(pd.concat(days, ignore_index=True), 0.5)
    assert len(errors) == 8
    assert (errors["today"] < errors["plan"]).all()
    assert (errors["ratio"] < 1e-9).all()
    assert len(table_line("calls", errors)) > 100
