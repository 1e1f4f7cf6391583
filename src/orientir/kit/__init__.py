"""Floor 2. Django without the domain."""
