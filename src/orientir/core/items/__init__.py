"""Test items: what they ask, how an answer is scored, how they travel between systems. Pure, on values and bytes."""
