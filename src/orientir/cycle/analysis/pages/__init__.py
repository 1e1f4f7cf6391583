"""What pages of the analysis say: view-models and sentences."""
