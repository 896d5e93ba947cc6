"""Compiled inner loops; numba is imported with them, so they are imported late, on the first call."""
