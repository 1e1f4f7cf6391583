"""The door of learning: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.learning.actions.catalogue_files import lay_programmes
from orientir.cycle.learning.actions.certificates import (
    NumberingTerms,
    annul_certificate,
    issue_duplicate,
    issue_for_group,
    set_numbering,
)
from orientir.cycle.learning.actions.changes import count_changes
from orientir.cycle.learning.actions.education import EducationTerms, tell_education
from orientir.cycle.learning.actions.groups import (
    GroupTerms,
    SessionTerms,
    announce_group,
    create_group,
    set_sessions,
)
from orientir.cycle.learning.actions.programmes import create_programme
from orientir.cycle.learning.actions.seats import (
    Applied,
    Origin,
    SeatNotGiven,
    apply_to_group,
    withdraw_application,
)
from orientir.cycle.learning.models import (
    Application,
    Attendance,
    Certificate,
    EarlierEducation,
    EducationLevel,
    Enrolment,
    GroupSession,
    LearningGroup,
    LearningOrder,
    LearningOrderLine,
    Programme,
    ProgrammeModule,
)
from orientir.cycle.learning.pages.words import FORMS
from orientir.cycle.learning.queries.catalogue_files import (
    WrongCell,
    list_beyond_draft,
    list_wrong_cells,
)
from orientir.cycle.learning.queries.certificates import list_own_certificates, list_own_told
from orientir.cycle.learning.queries.groups import (
    Counts,
    OfferedGroup,
    count_seats,
    count_to_decide,
    list_offered_groups,
    list_own_applications,
)
from orientir.cycle.learning.queries.learned import (
    Learned,
    list_learned,
)
from orientir.cycle.learning.queries.programmes import (
    OfferedProgramme,
    list_offered_programmes,
)
from orientir.cycle.learning.rules import (
    ApplicationState,
    EnrolmentState,
    ProgrammeState,
    StudyForm,
)
from orientir.cycle.learning.sheets import catalogue_sheet
from orientir.cycle.learning.tables import learning_places, learning_table
from orientir.cycle.learning.terms import ModuleTerms, ProgrammeTerms

TRACED_MODELS = (ProgrammeModule, Programme)
"""What a catalogue from a file writes: children first."""

__all__ = [
    "FORMS",
    "TRACED_MODELS",
    "Application",
    "ApplicationState",
    "Applied",
    "Attendance",
    "Certificate",
    "Counts",
    "EarlierEducation",
    "EducationLevel",
    "EducationTerms",
    "Enrolment",
    "EnrolmentState",
    "GroupSession",
    "GroupTerms",
    "Learned",
    "LearningGroup",
    "LearningOrder",
    "LearningOrderLine",
    "ModuleTerms",
    "NumberingTerms",
    "OfferedGroup",
    "OfferedProgramme",
    "Origin",
    "Programme",
    "ProgrammeModule",
    "ProgrammeState",
    "ProgrammeTerms",
    "SeatNotGiven",
    "SessionTerms",
    "StudyForm",
    "WrongCell",
    "announce_group",
    "annul_certificate",
    "apply_to_group",
    "catalogue_sheet",
    "count_changes",
    "count_seats",
    "count_to_decide",
    "create_group",
    "create_programme",
    "issue_duplicate",
    "issue_for_group",
    "lay_programmes",
    "learning_places",
    "learning_table",
    "list_beyond_draft",
    "list_learned",
    "list_offered_groups",
    "list_offered_programmes",
    "list_own_applications",
    "list_own_certificates",
    "list_own_told",
    "list_wrong_cells",
    "set_numbering",
    "set_sessions",
    "tell_education",
    "withdraw_application",
]
