"""What the engine writes, in the words of another language."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from wfm.report.sentences import dated
from wfm.report.wording import Wording, load_strings
from wfm.schedule.explain.short import MESSAGES

ENGLISH = load_strings()
THAI = Wording(load_strings("th"), "EUR", 2)
SHIFT = "on Sun 2026-12-06 08:00-17:30"


@pytest.mark.parametrize("kind", MESSAGES)
def test_every_reason_has_its_words(kind: str):
    reason = MESSAGES[kind].format(who="A001").partition(": ")
    said = THAI.sentence(reason[2] or reason[0])
    assert said is not None
    assert not re.search("[a-z]{2}", said)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (f"A031 available for a shift {SHIFT}", "ให้ A031 มาทำกะ อา. 6 ธ.ค. 08:00-17:30 ได้"),
        (f"2.5 h of overtime and 1 day more for A007, with a shift {SHIFT}", "ให้ A007 ทำ OT 2.5 ชม. เพิ่มอีก 1 วัน"),
        (f"EUR 299.98 more a week in the budget, for A031 with a shift {SHIFT}", "เพิ่มงบสัปดาห์ละ EUR 299.98 ให้ A031"),
        ("rest_2 at 15:20, with its window 15 min wider, for A0397 on Mon 2003-09-15", "จ. 15 ก.ย. โดยขยายช่วงพักอีก 15"),
        ("no training and coaching for A001 this week", "ให้ A001 ไม่ต้องเข้า training and coaching สัปดาห์นี้"),
    ],
)
def test_a_change_keeps_its_names_numbers_and_dates(change: str, words: str):
    assert words in (THAI.sentence(change) or "")


def test_what_has_no_words_is_told_from_what_has_and_english_gets_its_dates_alone():
    assert THAI.sentence("the moon is full") is None
    english = Wording(ENGLISH, "EUR", 2)
    assert (
        english.sentence(f"A031 available for a shift {SHIFT}") == "A031 available for a shift on Sun 6 Dec 08:00-17:30"
    )
    assert dated("from 2026-12-01 on", dt.date.isoformat) == "from 2026-12-01 on"


# What may stand in the holes whose names say so; anything else stays as it is.
STANDS = {
    "said": ("the budget", "งบประมาณ"),
    "several": ("the budget", "งบประมาณ"),
    "list": ("the budget", "งบประมาณ"),
    "names": ("A1, A2 and 3 more", "A1, A2 และ อีก 3"),
    "dates": ("A to B or C to D", "A ถึง B หรือ C ถึง D"),
    "weekday": ("Mon 30", "จ. 30"),
    "weekly": ("mon 08:00-16:00; tue all day", "จ. 08:00-16:00; อ. ทั้งวัน"),
    "rule": ("rules.min_rest_hours (configuration)", "rules.min_rest_hours (ไฟล์ตั้งค่า)"),
    "money": ("EUR 10.00", "EUR 10.00"),
}


@pytest.mark.parametrize("key", ENGLISH["sentences"])
def test_every_sentence_is_found_as_itself(key: str):
    english, thai = ENGLISH["sentences"][key], THAI.strings["sentences"][key]
    names = re.findall(r"\{(\w+)\}", english)
    kinds = {name: STANDS.get(name.rstrip("_0123456789"), ("7", "7")) for name in names}
    given = english.format(**{name: kind[0] for name, kind in kinds.items()})
    assert THAI.sentence(given) == thai.format(**{name: kind[1] for name, kind in kinds.items()})
