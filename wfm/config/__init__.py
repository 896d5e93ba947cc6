"""Configuration: the strict YAML loader, one model per section, and the people table."""

from wfm.config.load import load, load_with_origin
from wfm.config.root import Config

__all__ = ["Config", "load", "load_with_origin"]
