"""Folders of tables: reading them by the contract, writing, verifying, telling apart by content."""
