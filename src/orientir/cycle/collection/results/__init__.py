"""Pupils' results: read from the files that regions get, kept as Parquet beside the database, without names."""
