"""A mistake in what we were given, told in one sentence: what, where, and what to do."""

from __future__ import annotations


class Mistake(Exception):
    """Its text is shown to the user as it stands; never a fault of the program itself."""
