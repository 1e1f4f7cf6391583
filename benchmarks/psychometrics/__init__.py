"""Calibration against peers: speed, memory, and the log-likelihood reached."""
