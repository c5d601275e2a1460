"""What goes out to messaging apps: where families are reached, and each part of a message until it has arrived."""
