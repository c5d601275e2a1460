"""Sends cases through the real pipeline and measures what a family would have got."""
