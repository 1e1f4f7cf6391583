"""What programs read, and the page of keys."""
