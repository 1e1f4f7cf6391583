"""Did a programme or a measure do anything? A change is told from an effect; where it cannot be, that is the answer."""

from orientir.core.effects.changes import (
    GroupChange,
    Measured,
    PersonChange,
    change_of,
    group_change,
)
from orientir.core.effects.comparisons import Comparison, Design, Effect, Reason, compare
from orientir.core.effects.documents import as_document
from orientir.core.effects.estimating import Answer, Ground, Question, Verdict, estimate_effect
from orientir.core.effects.forecasts import Basis, Forecast, forecast
from orientir.core.effects.matching import Matched, Placed, match
from orientir.core.effects.panels import Columns, Panel, PanelNotSound, read_panel
from orientir.core.effects.power import Noise, Plan, detectable, noise_of, power_of, treated_needed
from orientir.core.effects.similar import keep_similar
from orientir.core.effects.wording import list_warnings, tell_verdict

__all__ = [
    "Answer",
    "Basis",
    "Columns",
    "Comparison",
    "Design",
    "Effect",
    "Forecast",
    "Ground",
    "GroupChange",
    "Matched",
    "Measured",
    "Noise",
    "Panel",
    "PanelNotSound",
    "PersonChange",
    "Placed",
    "Plan",
    "Question",
    "Reason",
    "Verdict",
    "as_document",
    "change_of",
    "compare",
    "detectable",
    "estimate_effect",
    "forecast",
    "group_change",
    "keep_similar",
    "list_warnings",
    "match",
    "noise_of",
    "power_of",
    "read_panel",
    "tell_verdict",
    "treated_needed",
]
