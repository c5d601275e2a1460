"""The rule-based check for emergencies and crises. Runs before anything else and needs no model."""
