"""The components that config.yml names, one in each module, and what they hand on to one another (toolbox.py)."""
