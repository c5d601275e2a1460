"""Takes personal data out of a family's message before it is stored or shown to anybody."""
