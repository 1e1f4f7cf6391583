"""Conditions and sums of packs: text → checked tree → Python, Polars, SQL.

The language: docs/snapshot.md, «How an indicator reads it». Nothing runs before all is checked.
"""
