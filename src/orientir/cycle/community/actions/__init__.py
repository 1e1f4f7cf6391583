"""Deeds that change something, each journalled in its own transaction."""
