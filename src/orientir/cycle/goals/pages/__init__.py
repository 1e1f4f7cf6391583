"""What the pages of a methodology show: pure, from the pack."""
