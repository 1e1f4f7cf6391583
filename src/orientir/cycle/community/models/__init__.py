"""What the room keeps."""

from orientir.cycle.community.models.belonging import ContestPart, Member, OpenPost, ReserveOffer
from orientir.cycle.community.models.support import Accompanier, Accompaniment, Mentoring

__all__ = [
    "Accompanier",
    "Accompaniment",
    "ContestPart",
    "Member",
    "Mentoring",
    "OpenPost",
    "ReserveOffer",
]
