"""Erlang B, C and A over NumPy arrays: exact formulas, times in seconds, loads in erlangs.

Everything broadcasts. Compiled code is loaded on the first call, not on import.
"""

from wfm.erlang.abandonment import ErlangA, erlang_a, erlang_a_real
from wfm.erlang.delay import asa, erlang_c, erlang_c_real, prob_wait_exceeds, service_level
from wfm.erlang.load import occupancy, offered_load
from wfm.erlang.loss import erlang_b, erlang_b_real
from wfm.erlang.requirement import CONVENTIONS, required_agents

__all__ = [
    "CONVENTIONS",
    "ErlangA",
    "asa",
    "erlang_a",
    "erlang_a_real",
    "erlang_b",
    "erlang_b_real",
    "erlang_c",
    "erlang_c_real",
    "occupancy",
    "offered_load",
    "prob_wait_exceeds",
    "required_agents",
    "service_level",
]
