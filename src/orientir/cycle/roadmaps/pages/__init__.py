"""Pages as view-models."""
