"""Pages: HTTP in, HTML out."""
