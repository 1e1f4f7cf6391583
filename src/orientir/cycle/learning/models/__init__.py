"""What the room keeps."""

from orientir.cycle.learning.models.groups import (
    Application,
    Attendance,
    Enrolment,
    GroupSession,
    LearningGroup,
    LearningOrder,
    LearningOrderLine,
    ModuleResult,
)
from orientir.cycle.learning.models.programmes import (
    Programme,
    ProgrammeFile,
    ProgrammeImport,
    ProgrammeModule,
    ProgrammeReview,
)

__all__ = [
    "Application",
    "Attendance",
    "Enrolment",
    "GroupSession",
    "LearningGroup",
    "LearningOrder",
    "LearningOrderLine",
    "ModuleResult",
    "Programme",
    "ProgrammeFile",
    "ProgrammeImport",
    "ProgrammeModule",
    "ProgrammeReview",
]
