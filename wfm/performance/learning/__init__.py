"""What a plan's weeks teach: values of the configuration with their intervals, offered and never applied in silence."""

from wfm.performance.learning.correction import Correction
from wfm.performance.learning.estimate import estimate_corrections

__all__ = ["Correction", "estimate_corrections"]
