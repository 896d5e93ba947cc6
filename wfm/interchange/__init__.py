"""Plans for other systems: profiles in YAML, one mapper that runs them, and the writers of their file formats."""

from wfm.interchange.export import check_exports, export_plan
from wfm.interchange.profile import Profile, exporting_profiles, load_profile, profile_names

__all__ = ["Profile", "check_exports", "export_plan", "exporting_profiles", "load_profile", "profile_names"]
