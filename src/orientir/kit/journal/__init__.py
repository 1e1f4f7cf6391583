"""The journal: who looked at whose data, and who changed what. Append-only for the pages."""

from orientir.kit.journal.recording import FieldChange, note_look, record, record_look

__all__ = ["FieldChange", "note_look", "record", "record_look"]
