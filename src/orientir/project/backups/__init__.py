"""A copy of everything that cannot be made again: the database, snapshots, results and files. Keys are kept apart.

A copy is a folder: ``database.dump``, ``files.tar`` and ``manifest.json`` with the SHA-256 of both and what stood in
every table. It appears under its name when it is whole.
"""

from orientir.project.backups.keys import put_keys, save_keys
from orientir.project.backups.making import create_backup, find_last_backup
from orientir.project.backups.manifest import Manifest, find_copy, verify_backup
from orientir.project.backups.restoring import refuse_half_restored, restore_backup

__all__ = [
    "Manifest",
    "create_backup",
    "find_copy",
    "find_last_backup",
    "put_keys",
    "refuse_half_restored",
    "restore_backup",
    "save_keys",
    "verify_backup",
]
