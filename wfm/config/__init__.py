"""Configuration: the strict YAML loader, one model per section, and the people table."""

from wfm.config.load import load
from wfm.config.root import Config

__all__ = ["Config", "load"]
