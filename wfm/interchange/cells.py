"""What may stand in the cells of a profile's columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from wfm.errors import InputError, Problem
from wfm.interchange.csv_writer import runs
from wfm.interchange.profile import Profile


def clean_rows(profile: Profile, rows: Sequence[Mapping[str, str]], subjects: Sequence[str]) -> list[dict[str, str]]:
    """Return rows with what the profile forbids replaced.

    Args:
        profile: The profile.
        rows: Cells by column.
        subjects: Whom each row is about, for messages.

    Raises:
        InputError: Cells that are empty but needed, that have characters which the format cannot carry and the
            profile does not replace, or that a spreadsheet would run where they must be refused; all in one go.
    """
    problems: dict[Problem, None] = {}
    cleaned = []
    judged: dict[tuple[str, str], tuple[str, str]] = {}  # what stands in many rows is looked at once
    for row, subject in zip(rows, subjects):
        found = {}
        for name, cell in row.items():
            if (name, cell) not in judged:
                fit = _replaced(profile, name, cell)
                judged[name, cell] = fit, _fault(profile, name, fit)
            found[name], fault = judged[name, cell]
            if fault:
                problems[Problem(profile.name, 0, name, f"{subject}: {fault}")] = None
        cleaned.append(found)
    if problems:
        raise InputError(problems)
    return cleaned


def _replaced(profile: Profile, name: str, cell: str) -> str:
    rule = profile.forbidden
    if rule.replace is None or not _holds(profile, name):
        return cell
    if rule.pattern is not None:
        cell = re.sub(rule.pattern, _literal(rule.replace), cell)
    return cell if profile.quoting else re.sub(_unquoted(profile), _literal(rule.replace), cell)


def _literal(text: str) -> str:
    return text.replace("\\", r"\\")


def _fault(profile: Profile, name: str, cell: str) -> str:
    if name in profile.required and not cell.strip():
        return "is empty; the system needs it"
    pattern = profile.forbidden.pattern
    if pattern and _holds(profile, name) and (match := re.search(pattern, cell)):
        return f"'{cell}' has {match[0]!r}, which the system does not take; use another name"
    if profile.format == "csv" and not profile.quoting and (match := re.search(_unquoted(profile), cell)):
        return f"'{cell}' has {match[0]!r}, which the format cannot carry; use another name"
    if profile.format == "csv" and profile.formulas == "refuse" and runs(cell):
        return f"'{cell}' begins like a formula, and the system takes no guard before it; use another name"
    return ""


def _holds(profile: Profile, name: str) -> bool:
    return name in (profile.forbidden.columns or [name])


def _unquoted(profile: Profile) -> str:
    return f'[{re.escape(profile.delimiter)}"\r\n]'
