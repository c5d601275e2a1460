"""An assistant that answers families' questions about one clinical trial, from curated text."""
