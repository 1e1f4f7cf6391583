"""Who acts, and what the database lets them see: log-in, sessions, row-level security, headers."""
