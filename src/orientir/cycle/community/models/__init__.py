"""What the room keeps."""

from orientir.cycle.community.models.belonging import ContestPart, Member, OpenPost, ReserveOffer
from orientir.cycle.community.models.events import CommunityEvent, EventMaterial, Registration
from orientir.cycle.community.models.groups import (
    AgendaItem,
    GroupMeeting,
    GroupProduct,
    ProductOpinion,
    ProductVersion,
    ProjectGroup,
)
from orientir.cycle.community.models.support import Accompanier, Accompaniment, Mentoring

__all__ = [
    "Accompanier",
    "Accompaniment",
    "AgendaItem",
    "CommunityEvent",
    "ContestPart",
    "EventMaterial",
    "GroupMeeting",
    "GroupProduct",
    "Member",
    "Mentoring",
    "OpenPost",
    "ProductOpinion",
    "ProductVersion",
    "ProjectGroup",
    "Registration",
    "ReserveOffer",
]
