"""The planner's page: a plan opened on this machine, edited by hand, judged at once, saved as a new version."""
