"""The compiled inner loops of the roster search. Plain arrays in and out; nothing here knows a configuration."""
