"""Room: what was decided on which figures, what was charged to whom, and what came of it."""
