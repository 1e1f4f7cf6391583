"""Words and tables of the pages."""
