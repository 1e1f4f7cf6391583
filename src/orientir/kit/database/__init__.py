"""The database: an embedded PostgreSQL of our own, the four roles, and where a process connects to."""
