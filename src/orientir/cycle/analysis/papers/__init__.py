"""The page of a unit on paper."""
