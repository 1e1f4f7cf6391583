"""Routes: the individual road of a person from a deficit to its mending."""
