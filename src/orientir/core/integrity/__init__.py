"""Named checks of data over the tables of a snapshot: which rows and units, in words, with who mends."""
