"""Two ways to the same figures: the dull one that is right, the fast one that is held to it."""
