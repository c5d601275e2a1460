"""Looks at the sources of our answers once a day, where the operator wants that, and notices what has changed."""
