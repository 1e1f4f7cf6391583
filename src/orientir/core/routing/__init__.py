"""From what people lack and what is taught: who goes where, so that most of the lack is covered, and why."""

from orientir.core.routing.assigning import Solved, assign
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
    "Group",
    "Lack",
    "Learner",
    "Plan",
    "Programme",
    "Rules",
    "Seat",
    "Solved",
    "Task",
    "TaskNotSound",
    "assign",
]
