"""Messenger of a Facebook page."""
