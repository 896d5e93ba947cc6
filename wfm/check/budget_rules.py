"""Rules on budgets: of everybody, of teams, of queues; and what soft ones were overrun by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from wfm.check.beside_pay import Chosen, cost_by_line, outsourcing, spent
from wfm.check.facts import Facts
from wfm.check.money_rules import money_text
from wfm.check.premiums import exact
from wfm.check.rule import Finding, rule


@dataclass(frozen=True)
class Spent:
    """A budget by its key, what it counts in words, the money spent and the most that may be."""

    key: str
    what: str
    spent: Fraction
    most: Fraction


def of_everybody(facts: Facts) -> Iterator[Spent]:
    """Yield the budget of all agents, if there is one."""
    weekly = facts.config.budget.weekly
    if weekly is not None:
        of_agents = _spent(facts, "budget.weekly", "roster", weekly, lambda agent: True)
        yield replace(of_agents, spent=of_agents.spent + outsourcing(facts))


def of_teams(facts: Facts) -> Iterator[Spent]:
    """Yield the budgets of teams."""
    for team, weekly in facts.config.budget.teams.items():
        yield _spent(facts, f"budget.teams.{team}", "team", weekly, _in_team(team))


def of_queues(facts: Facts) -> Iterator[Spent]:
    """Yield the budgets of queues; an agent counts in the queue named first among the skills."""
    for name, weekly in facts.config.budget.queues.items():
        yield _spent(facts, f"budget.queues.{name}", "queue", weekly, _with_first(name))


def of_lines(facts: Facts) -> Iterator[Spent]:
    """Yield the budgets of lines of the cost."""
    for line, weekly in facts.config.budget.lines:
        if weekly is not None:
            most = exact(weekly) * facts.config.week.weeks
            yield Spent(f"budget.lines.{line}", f"line {line}", cost_by_line(facts).get(line, Fraction(0)), most)


def of_all(facts: Facts) -> Iterator[Spent]:
    """Yield every budget."""
    for each in (of_everybody, of_teams, of_queues, of_lines):
        yield from each(facts)


def _in_team(team: str) -> Chosen:
    return lambda agent: agent.team == team


def _with_first(queue: str) -> Chosen:
    return lambda agent: bool(agent.skills) and agent.skills[0] == queue


def overruns(facts: Facts) -> Iterator[str]:
    """Say by how much soft budgets were overrun."""
    for one in of_all(facts):
        if one.spent > one.most and not facts.config.budget.hard:
            yield f"{one.key}, a soft budget, is overrun by {money_text(one.spent - one.most, facts)}"


def _spent(facts: Facts, key: str, what: str, weekly: float, chosen: Chosen) -> Spent:
    return Spent(key, what, spent(facts, chosen), exact(weekly) * facts.config.week.weeks)


def _broken(facts: Facts, budgets: Iterator[Spent]) -> Iterator[Finding]:
    weeks = facts.config.week.weeks
    for one in budgets if facts.config.budget.hard else ():
        if one.spent > one.most:
            text = f"the {one.what} costs {money_text(one.spent, facts)}; at most {money_text(one.most, facts)}"
            yield one.key, "", f"{text} in {weeks} weeks"


@rule("budget")
def budget(facts: Facts) -> Iterator[Finding]:
    """A hard budget holds for the whole plan."""
    yield from _broken(facts, of_everybody(facts))


@rule("team_budget")
def team_budget(facts: Facts) -> Iterator[Finding]:
    """A team's hard budget holds for the whole plan."""
    yield from _broken(facts, of_teams(facts))


@rule("queue_budget")
def queue_budget(facts: Facts) -> Iterator[Finding]:
    """A queue's hard budget holds for the whole plan, for the agents who have it first among their skills."""
    yield from _broken(facts, of_queues(facts))


@rule("line_budget")
def line_budget(facts: Facts) -> Iterator[Finding]:
    """The hard budget of a line of the cost holds for the whole plan."""
    yield from _broken(facts, of_lines(facts))


@rule("summary_budgets")
def summary_budgets(facts: Facts) -> Iterator[Finding]:
    """The summary tells every budget's cost and excess right, where it tells them."""
    told = facts.files.summary.get("budgets")
    if told is None:
        return
    right = {one.key: one for one in of_all(facts)}
    rows = {row.get("key"): row for row in told if isinstance(row, dict)} if isinstance(told, list) else {}
    for key in sorted({*right, *map(str, rows)}):
        if key not in right or key not in rows:
            yield "summary.json", "", f"budgets {'lack' if key in right else 'name'} {key}; the configuration's budgets"
            continue
        one = right[key]
        values = {"budget": one.most, "cost": one.spent, "over": max(one.spent - one.most, Fraction(0))}
        for name, money in values.items():
            if not same_money(facts, rows[key].get(name), money):
                yield "summary.json", "", f"{name} of {key} is {rows[key].get(name)!r}; {money_text(money, facts)}"


def same_money(facts: Facts, told: object, right: Fraction) -> bool:
    """Whether a number of the summary is a sum of money, to the smallest unit of the currency."""
    if isinstance(told, bool) or not isinstance(told, int | float):
        return False
    return abs(float(told) - float(right)) <= 0.01 * 10.0**-facts.config.site.currency_decimals


RULES = (budget, team_budget, queue_budget, line_budget)
SUMS = (summary_budgets,)
