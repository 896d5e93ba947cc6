"""Replan: the roster of a plan mended after sick calls, late changes and surges."""

from wfm.replan.asked import Absence, Asked
from wfm.replan.replan import Replanned, replan

__all__ = ["Absence", "Asked", "Replanned", "replan"]
