"""Plans for other systems: profiles in YAML, one mapper that runs them, and the writers of their file formats."""

from wfm.interchange.export import export_plan
from wfm.interchange.profile import Profile, load_profile, profile_names

__all__ = ["Profile", "export_plan", "load_profile", "profile_names"]
