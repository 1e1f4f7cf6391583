"""Which figures about small groups may be shown to others."""

from orientir.core.disclosure.subtraction import Layer, hide_derivable
from orientir.core.disclosure.suppression import Cell, disclosed, shown_siblings

__all__ = ["Cell", "Layer", "disclosed", "hide_derivable", "shown_siblings"]
