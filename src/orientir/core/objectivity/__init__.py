"""Signals that results may not be what pupils know: each a named test with parameters, never a verdict."""
