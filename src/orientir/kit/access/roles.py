"""Whom policies and privileges in migrations name."""

from orientir.kit.database.roles import OWNER, SYSTEM, WEB, WORKER

__all__ = ["ACTING", "OWNER", "PAGES", "SYSTEM", "WEB", "WORKER"]

PAGES = f"{WEB}, {WORKER}"
"""The roles that act for an account: a job has the rights of whoever asked for it."""
ACTING = f"{PAGES}, {SYSTEM}"
