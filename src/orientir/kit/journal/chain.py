"""How entries are linked: the SQL that seals and the SQL that verifying reads say the same of an entry.

A link is SHA-256 (FIPS 180-4) of the link before it, 32 bytes (zeros before the first), and of the entry as JSON text:
whoever changes, takes out or puts in one entry breaks it there; whoever makes all links anew breaks the seals that
stand elsewhere (``journal.seals`` of the home, manifests of copies, a line written down by hand).
"""

from __future__ import annotations

from typing import Final

FIRST: Final = bytes(32)

ENTRY_TEXT: Final = """jsonb_build_array(e.id, e.kind, e.event,
  (extract(epoch from e.at) * 1000000)::bigint, (extract(epoch from e.recorded_at) * 1000000)::bigint,
  e.account_id, e.role, e.unit_id, e.subject, to_jsonb(e.persons), to_jsonb(e.fields),
  encode({of_values}, 'hex'))::text"""
"""Of the entry ``e``: the same text on every server and after every restoring."""

VALUES_TEXT: Final = """(select
  jsonb_agg(jsonb_build_array(v.salt, v.person_id, v.field, v.old, v.new) order by v.id)::text
  from journal_value v where v.entry_id = e.id)"""
"""Null where an entry has no values, or they have served their term."""
