"""Why there is no roster, or why intervals are short, with the cheapest changes."""

from wfm.schedule.explain.causes import find_causes, unreachable_targets
from wfm.schedule.explain.findings import Finding, Fix
from wfm.schedule.explain.short import explain_short, reasons_table, short_findings

__all__ = ["Finding", "Fix", "explain_short", "find_causes", "reasons_table", "short_findings", "unreachable_targets"]
