"""Background work: a row of ours per job with its progress, PostgreSQL as the queue. The door is ``api``."""
