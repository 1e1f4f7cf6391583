"""Indicators of a pack counted over a snapshot: spec → plan → one of two engines → figures."""
