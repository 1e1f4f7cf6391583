"""Room ``monitoring``."""
