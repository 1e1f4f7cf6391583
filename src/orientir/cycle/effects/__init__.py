"""Measures given to units, what they changed, what the next targets may be."""
