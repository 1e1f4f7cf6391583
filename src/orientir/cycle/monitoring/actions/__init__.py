"""Deeds that change something: freezing a snapshot and leading it through its life."""
