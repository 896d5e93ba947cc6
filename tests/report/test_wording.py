from __future__ import annotations

import datetime as dt
import json

from wfm.report.embed import json_for_script
from wfm.report.wording import Wording, load_strings

WORDS = Wording(load_strings(), "JPY", 0)


def test_numbers_have_separators_and_a_true_minus() -> None:
    assert WORDS.number(1234567.891, 2) == "1,234,567.89"
    assert WORDS.number(-1234.5, 1) == "\u22121,234.5"
    assert WORDS.number(-0.001, 1) == "0.0"
    assert WORDS.money(12345.6) == "JPY\u00a012,346"
    assert WORDS.percent(0.8125) == "81.2\u00a0%"


def test_periods_name_the_year_where_it_changes() -> None:
    assert WORDS.period(dt.date(2026, 11, 30), dt.date(2026, 12, 6)) == "30 Nov – 6 Dec 2026"
    assert WORDS.period(dt.date(2026, 12, 28), dt.date(2027, 1, 3)) == "28 Dec 2026 – 3 Jan 2027"


def test_json_cannot_leave_its_element() -> None:
    value = {"name": "</script><!-- & \u2028 é"}
    text = json_for_script(value)
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == value
