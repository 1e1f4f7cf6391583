"""Facts of the analysis."""
