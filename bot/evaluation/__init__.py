"""Sends cases through the real door and measures what a family would have got."""
