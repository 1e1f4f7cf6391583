"""Ориентир: an open platform on which a region runs the quality of its education."""

__version__ = "0.1.0"
