"""What pages of the room show, made from rows: words before numbers."""
