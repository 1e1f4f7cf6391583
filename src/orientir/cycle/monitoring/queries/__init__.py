"""Facts read: snapshots, their units and values, the rows behind a value."""
