"""`make run`: from a fresh checkout to a page in the browser. Imports neither Django nor Rasa, to start fast."""
