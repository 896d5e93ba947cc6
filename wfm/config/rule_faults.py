"""Where contracts and breaks contradict the labour rules: what leaves nothing legal, and what the rules cut short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wfm.config.legal_shifts import illegal
from wfm.config.root import Config
from wfm.config.yaml_loader import Key


def rule_faults(config: Config, name: str, spans: Sequence[int]) -> Iterator[tuple[Key, str]]:
    """Yield what leaves a contract without any legal week; `spans` are its shifts' lengths in minutes."""
    contract, rules = config.contracts[name], config.rules
    least = contract.weekly_hours[0]
    for rule in ("max_regular_weekly_hours", "max_weekly_hours"):
        most = getattr(rules, rule)
        if most is not None and least > most and least > 0:
            text = f"at least {least:g} h a week are due, but {rules.named(rule)} allows {most:g} h"
            yield ("contracts", name, "weekly_hours"), f"{text}; at most {most:g} h, or another rule under rules"
    broken = [illegal(config, span) for span in spans]
    if spans and all(broken):
        rule = str(broken[0])
        text = (
            f"no shift of {spans[0] / 60:g} to {spans[-1] / 60:g} h keeps {rules.named(rule)}: {_asked(config, rule)}"
        )
        yield ("contracts", name, "shift_hours"), f"{text}; other lengths or breaks, or another rule under rules"


def rule_notes(config: Config, contracts: Sequence[str], spans: dict[str, list[int]]) -> list[str]:
    """Return in words where the labour rules bind more than contracts that somebody has."""
    notes = []
    for name in contracts:
        contract, rules = config.contracts[name], config.rules
        regular = contract.weekly_hours[1]
        if rules.max_regular_weekly_hours is not None and regular > rules.max_regular_weekly_hours:
            regular = rules.max_regular_weekly_hours
            notes.append(
                f"contract {name}: {rules.named('max_regular_weekly_hours')} ends regular hours at {regular:g}, "
                f"not at {contract.weekly_hours[1]:g}"
            )
        most = regular + contract.overtime_hours
        if rules.max_weekly_hours is not None and most > rules.max_weekly_hours:
            limit = rules.max_weekly_hours
            notes.append(f"contract {name}: {rules.named('max_weekly_hours')} allows {limit:g} h, not {most:g}")
        notes += _left_out(config, name, spans[name])
    return notes


def _left_out(config: Config, name: str, spans: list[int]) -> Iterator[str]:
    by_rule: dict[str, list[str]] = {}
    for span in spans:
        rule = illegal(config, span)
        if rule is not None:
            by_rule.setdefault(rule, []).append(f"{span / 60:g}")
    for rule, lengths in by_rule.items():
        yield f"contract {name}: {config.rules.named(rule)} leaves out shifts of {', '.join(lengths)} h"


def _asked(config: Config, rule: str) -> str:
    if rule == "least_breaks":
        return "; ".join(least.words for least in config.rules.least_breaks or ())
    return f"at most {getattr(config.rules, rule):g} h"
