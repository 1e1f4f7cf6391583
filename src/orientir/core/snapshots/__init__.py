"""Folders of tables: reading them by the contract, writing, verifying, telling apart by content."""

from orientir.core.snapshots.manifest import read_manifest
from orientir.core.snapshots.verify import verify_snapshot
from orientir.core.snapshots.write import write_snapshot

__all__ = ["read_manifest", "verify_snapshot", "write_snapshot"]
