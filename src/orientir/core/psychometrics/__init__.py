"""Measurement: from a matrix of responses to abilities with honest uncertainty. Pure, on arrays."""
