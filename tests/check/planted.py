"""Where planted faults are noted, and how a verdict is compared with them."""

from __future__ import annotations

import pytest

BEFORE: list = []
AFTER: list = []


def before(rule: str, *others: str, subject: str = "", says: tuple[str, ...] = ()):
    """Note a fault of the roster itself; `others` are the rules that it breaks as well."""
    return lambda change: BEFORE.append(
        pytest.param(rule, others, subject, says, change, id=f"{rule}-{change.__name__}")
    )


def after(rule: str, *others: str, subject: str = "", says: tuple[str, ...] = ()):
    """Note a fault of the tables."""
    return lambda change: AFTER.append(
        pytest.param(rule, others, subject, says, change, id=f"{rule}-{change.__name__}")
    )


def caught(result, rule, subject, says):
    found = [one for one in result.violations if one.rule == rule]
    assert found, f"not caught; instead:\n{result}"
    assert any(one.subject == subject and all(text in one.message for text in says) for one in found), str(result)
    return {one.rule for one in result.violations}
