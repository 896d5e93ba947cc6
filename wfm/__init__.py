"""Workforce forecasting and scheduling for contact centres."""

__version__ = "0.1.0"
