"""Tables that people keep in xlsx and CSV: read, checked by cell, marked, given back. No domain."""
