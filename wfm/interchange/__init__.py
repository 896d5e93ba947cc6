"""Plans for other systems: profiles in YAML, one mapper that runs them, and the writers of their file formats."""

from wfm.interchange.export import check_exports, export_plan, make_files, write_files
from wfm.interchange.ids import Ids, read_ids
from wfm.interchange.profile import Profile, exporting_profiles, load_profile, profile_names

__all__ = [
    "Ids", "Profile", "check_exports", "export_plan", "exporting_profiles", "load_profile", "make_files",
    "profile_names", "read_ids", "write_files",
]  # fmt: skip
