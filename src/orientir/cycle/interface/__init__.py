"""The interface for programs: what other systems read, by a key with a scope and a term."""
