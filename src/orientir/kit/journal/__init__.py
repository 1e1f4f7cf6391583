"""The journal: who looked at whose data, and who changed what. Append-only for the pages."""
