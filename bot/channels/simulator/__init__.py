"""Messaging platforms in small: their APIs as our adapters call them, and telephones to write from.

For trying out and for tests only: a process of its own that starts with BOT_DEMO=1, and that nothing else imports.
"""
