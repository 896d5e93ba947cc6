"""Erlang B, C and A over NumPy arrays, and what contact centres need around them.

Exact formulas, times in seconds, loads in erlangs; no configuration. Everything broadcasts. Compiled code is loaded
on the first call, not on import.
"""

from wfm.erlang.abandonment import ErlangA, erlang_a, erlang_a_real
from wfm.erlang.chat import CHAT_FACTORS, chat, chat_effective
from wfm.erlang.deferred import DeferredWork, deferred_required
from wfm.erlang.delay import asa, erlang_c, erlang_c_real, prob_wait_exceeds, service_level
from wfm.erlang.estimates import Estimate, patience_from_waits, shrinkage_from_hours, still_waiting
from wfm.erlang.load import occupancy, offered_load
from wfm.erlang.loss import erlang_b, erlang_b_real, log_erlang_b
from wfm.erlang.moving_load import ModifiedLoad, modified_offered_load
from wfm.erlang.requirement import CONVENTIONS, required_agents
from wfm.erlang.settled_load import SettledLoad, redial_load, required_agents_settled, settled_load
from wfm.erlang.shrinkage import combined_shrinkage, scheduled_from_required
from wfm.erlang.uncertain import erlang_a_mixture, load_quantile, rate_variation, required_agents_mixture

__all__ = [
    "CHAT_FACTORS",
    "CONVENTIONS",
    "DeferredWork",
    "ErlangA",
    "Estimate",
    "ModifiedLoad",
    "SettledLoad",
    "asa",
    "chat",
    "chat_effective",
    "combined_shrinkage",
    "deferred_required",
    "erlang_a",
    "erlang_a_mixture",
    "erlang_a_real",
    "erlang_b",
    "erlang_b_real",
    "erlang_c",
    "erlang_c_real",
    "load_quantile",
    "log_erlang_b",
    "modified_offered_load",
    "occupancy",
    "offered_load",
    "patience_from_waits",
    "prob_wait_exceeds",
    "rate_variation",
    "redial_load",
    "required_agents",
    "required_agents_mixture",
    "required_agents_settled",
    "scheduled_from_required",
    "service_level",
    "settled_load",
    "shrinkage_from_hours",
    "still_waiting",
]
