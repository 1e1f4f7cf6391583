"""Results in their context: what a unit adds to what its pupils came with, units among their like."""
