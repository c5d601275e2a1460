"""Every `BOT_…` variable: what it means, what it may be, and how it is read. Imports neither Django nor Rasa.

`tables` lists them, `loader` reads and checks them, `python -m bot.configuration` prints them for docs/operators.md.
"""
