"""A family's rights over its data: the copy of all that is held about its chat."""
