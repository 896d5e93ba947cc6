"""The future: contacts with their spread, and handle times, for every queue and interval."""

from wfm.forecast.make import make_forecast

__all__ = ["make_forecast"]
