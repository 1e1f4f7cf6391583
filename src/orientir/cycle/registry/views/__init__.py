"""Pages of the registry: organisations, their staff, people."""
