"""Interchange files → items. Everything read here was written by strangers: nothing in it is trusted."""
