"""What the server says, in the language of the page: sentences of rules, reasons and work, and dates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from wfm.config.yaml_loader import read_own_yaml
from wfm.errors import InputError
from wfm.report.sentences import dated
from wfm.report.wording import sentences_in

_TEMPLATES = Path(__file__).parent / "templates"


class Language:
    """The strings of the page in one language, and the engine's sentences in its words."""

    def __init__(self, code: str) -> None:
        self.strings: dict[str, Any] = read_own_yaml(_TEMPLATES / f"strings.{code}.yaml")
        self._sentences = None if code == "en" else sentences_in(code)

    def day(self, date: dt.date) -> str:
        """Write a date as `Mon 30 Nov`."""
        names = self.strings["dates"]
        return f"{names['weekdays'][date.weekday()]} {date.day} {names['months'][date.month - 1]}"

    def sentence(self, text: str) -> str:
        """Write a sentence in the language; one that it has no words for stays as it is, its dates aside."""
        text = dated(text, self.day)
        return self._said(text)

    def refused(self, text: str) -> str:
        """Write what was refused, a sentence a line, with what was typed as it was typed."""
        return "\n".join(self._said(line) for line in text.splitlines())

    def faults(self, error: InputError) -> list[str]:
        """Write what is wrong with tables that were edited."""
        return [f"{one.field}: {self._said(one.message)}" for one in error.problems]

    def told(self, told: dict[str, Any]) -> dict[str, Any]:
        """Write how far long work is, and what came of it."""
        said = {name: self.refused(dated(told[name], self.day)) for name in ("text", "error") if told[name]}
        table = [row | {"reason": self._several(row["reason"])} for row in told["table"] or ()]
        return told | said | ({"table": table} if told["table"] else {})

    def judged(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Write the broken rules of an answer in words: what is wrong, and what would be right."""
        for part in (answer, answer.get("state") or {}):
            for name in ("undo", "redo"):
                part |= {name: self._said(part[name])} if part.get(name) else {}
            for one in part["view"]["violations"] if part else ():
                wrong, joint, right = one["message"].rpartition("; ")
                parts = {"wrong": self.sentence(wrong), "right": self.sentence(right)}
                text = self.strings["page"]["broken"].format(**parts) if joint else parts["right"]
                one["message"] = f"{one.pop('time')} {text}".strip()
        return answer

    def explained(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Write why an interval is short, and what would help."""
        answer["title"] = dated(answer["title"], self.day)
        answer["lines"] = [self._reason(text) for text in answer["lines"]]
        for fix in answer["fixes"]:
            fix["change"], fix["gain_text"] = self._begun(fix["change"]), self.sentence(fix["gain_text"])
        return answer

    def _said(self, text: str) -> str:
        return (self._sentences and self._sentences.said(text)) or text

    def _several(self, text: str) -> str:
        text = dated(text, self.day)
        return (self._sentences and self._sentences.several(text)) or text

    def _reason(self, text: str) -> str:
        """Write a reason without the name of its kind, which says the same."""
        kind, joint, rest = text.partition(": ")
        return self._begun(rest if joint and kind.isidentifier() else text)

    def _begun(self, text: str) -> str:
        text = self.sentence(text)
        return text[:1].upper() + text[1:]
