"""`python -m wfm`."""

from wfm.cli.main import run

run()
