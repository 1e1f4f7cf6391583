"""Forms as workbooks: one made for exactly one organisation and year, and read back with mistakes by sheet and cell."""
