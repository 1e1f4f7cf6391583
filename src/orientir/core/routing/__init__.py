"""From what people lack and what is taught: who goes where, so that most of the lack is covered, and why."""

from orientir.core.routing.assigning import Solved, assign
from orientir.core.routing.changes import Difference, change, compare
from orientir.core.routing.outcome import Outcome, summarise
from orientir.core.routing.proposals import Proposal, propose
from orientir.core.routing.reasons import Explainer, Explanation
from orientir.core.routing.specs import (
    Group,
    Lack,
    Learner,
    Plan,
    Programme,
    Rules,
    Seat,
    Task,
    TaskNotSound,
)

__all__ = [
    "Difference",
    "Explainer",
    "Explanation",
    "Group",
    "Lack",
    "Learner",
    "Outcome",
    "Plan",
    "Programme",
    "Proposal",
    "Rules",
    "Seat",
    "Solved",
    "Task",
    "TaskNotSound",
    "assign",
    "change",
    "compare",
    "propose",
    "summarise",
]
