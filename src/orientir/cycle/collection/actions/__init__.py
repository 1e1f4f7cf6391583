"""Deeds of the collection: importing, undoing, settling doubtful pairs."""
