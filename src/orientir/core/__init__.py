"""Floor 1. Pure reasoning: no Django, no database, no clock, no unseeded randomness."""
