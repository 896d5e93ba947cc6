"""The past: reading the history table, refusing what is wrong in it, setting doubled hours right."""

from wfm.history.read import read_history

__all__ = ["read_history"]
