"""Which figures about small groups may be shown to others."""

from orientir.core.disclosure.suppression import Cell, disclosed, shown_siblings

__all__ = ["Cell", "disclosed", "shown_siblings"]
