"""Recommendations on paper."""
