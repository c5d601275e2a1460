"""The family's own list of questions for the trial team."""
