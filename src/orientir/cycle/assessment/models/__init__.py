"""What the room keeps."""

from orientir.cycle.assessment.models.bank import (
    Calibration,
    Item,
    ItemImport,
    ItemMedia,
    ItemPicture,
    ItemReview,
    ItemStatistic,
    ItemVersion,
)
from orientir.cycle.assessment.models.procedures import (
    Form,
    FormItem,
    Invitation,
    Procedure,
    ResultsFile,
)
from orientir.cycle.assessment.models.results import CompetencyResult, DeficitShare, Result
from orientir.cycle.assessment.models.sittings import (
    Answer,
    Erasure,
    Response,
    RubricMark,
    Signal,
    Sitting,
    SittingKey,
    SittingTask,
)

__all__ = [
    "Answer",
    "Calibration",
    "CompetencyResult",
    "DeficitShare",
    "Erasure",
    "Form",
    "FormItem",
    "Invitation",
    "Item",
    "ItemImport",
    "ItemMedia",
    "ItemPicture",
    "ItemReview",
    "ItemStatistic",
    "ItemVersion",
    "Procedure",
    "Response",
    "Result",
    "ResultsFile",
    "RubricMark",
    "Signal",
    "Sitting",
    "SittingKey",
    "SittingTask",
]
