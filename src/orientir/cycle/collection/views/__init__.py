"""Pages of the collection: files to load, their history, doubtful pairs."""
