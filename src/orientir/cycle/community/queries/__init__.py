"""Facts read."""
