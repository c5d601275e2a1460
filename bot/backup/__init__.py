"""Copies of everything that is kept, back from a copy, and from one kind of database to the other."""
