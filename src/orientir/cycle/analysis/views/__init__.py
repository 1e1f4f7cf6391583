"""Pages of the analysis: HTTP in, HTML out."""
