"""Reads what the assistant says (`data/answers`) and checks it against its sources."""
