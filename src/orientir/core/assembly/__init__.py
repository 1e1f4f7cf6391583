"""Building test forms from an item bank: a blueprint in, parallel forms or booklets out, or why it cannot be."""

from orientir.core.assembly.building import assemble
from orientir.core.assembly.specs import (
    Assembly,
    Blueprint,
    BuiltForm,
    Candidate,
    Cell,
    FormsNotBuilt,
    Placed,
    Wanted,
)

__all__ = [
    "Assembly",
    "Blueprint",
    "BuiltForm",
    "Candidate",
    "Cell",
    "FormsNotBuilt",
    "Placed",
    "Wanted",
    "assemble",
]
