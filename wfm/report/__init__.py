"""The offline report: one HTML page that shows a plan to planners and directors."""

from wfm.report.page import render_report, write_report

__all__ = ["render_report", "write_report"]
