"""From the forecast to staffing needs: requirements, and the service that any number of agents gives."""

from wfm.staffing.requirement import make_requirements, with_positions
from wfm.staffing.service_curves import make_service_curves

__all__ = ["make_requirements", "make_service_curves", "with_positions"]
