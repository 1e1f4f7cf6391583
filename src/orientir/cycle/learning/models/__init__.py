"""What the room keeps."""

from orientir.cycle.learning.models.certificates import (
    Certificate,
    CertificateCheck,
    CertificateRule,
    CertificateState,
    EarlierEducation,
    EducationLevel,
    OwnCertificate,
    OwnState,
)
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
    ProgrammeChange,
    ProgrammeFile,
    ProgrammeModule,
    ProgrammeReview,
)

__all__ = [
    "Application",
    "Attendance",
    "Certificate",
    "CertificateCheck",
    "CertificateRule",
    "CertificateState",
    "EarlierEducation",
    "EducationLevel",
    "Enrolment",
    "GroupSession",
    "LearningGroup",
    "LearningOrder",
    "LearningOrderLine",
    "ModuleResult",
    "OwnCertificate",
    "OwnState",
    "Programme",
    "ProgrammeChange",
    "ProgrammeFile",
    "ProgrammeModule",
    "ProgrammeReview",
]
