"""Tables from other systems: profiles in YAML, one mapper that runs them."""

from wfm.interchange.reading.load import in_profile_names, load_in_profile, read_in_profile
from wfm.interchange.reading.options import Options
from wfm.interchange.reading.read import import_table, to_csv, write_csv
from wfm.interchange.reading.schema import InProfile
from wfm.interchange.reading.time_off import into_agents

__all__ = [
    "InProfile",
    "Options",
    "import_table",
    "in_profile_names",
    "into_agents",
    "load_in_profile",
    "read_in_profile",
    "to_csv",
    "write_csv",
]
