"""Deeds of the analysis."""
