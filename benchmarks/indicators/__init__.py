"""Counting the 27 indicators of chelyabinsk-2023 over four years, at three levels."""
