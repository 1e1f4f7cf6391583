"""What is said of a run of each kind: its heading, its lead, its warning, its facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from orientir.cycle.analysis.models import AnalysisRun
from orientir.cycle.analysis.pages import conditions, context_words, staffing_words, value_added
from orientir.cycle.analysis.pages import kinds_words as said
from orientir.cycle.analysis.pages import odds_words as odds
from orientir.kit.ui.parts import Fact


@dataclass(frozen=True, slots=True)
class Words:
    heading: Callable[[AnalysisRun], str]
    lead: Callable[[AnalysisRun], str]
    note: Callable[[AnalysisRun], str]
    facts: Callable[[AnalysisRun], list[Fact]]


SAID: Final[Mapping[str, Words]] = {
    "value_added": Words(
        value_added.heading, value_added.lead, value_added.note, value_added.facts
    ),
    "low_results": Words(said.low_heading, said.low_lead, said.low_note, said.low_facts),
    "objectivity": Words(said.bias_heading, said.bias_lead, said.bias_note, said.bias_facts),
    "items": Words(said.items_heading, said.items_lead, said.items_note, said.items_facts),
    "context": Words(
        context_words.heading, context_words.lead, context_words.note, context_words.facts
    ),
    "conditions": Words(conditions.heading, conditions.lead, conditions.note, conditions.facts),
    "staffing": Words(
        staffing_words.heading, staffing_words.lead, staffing_words.note, staffing_words.facts
    ),
    "resilience": Words(odds.odds_heading, odds.odds_lead, odds.odds_note, odds.odds_facts),
    "self_assessment": Words(
        odds.views_heading, odds.views_lead, odds.views_note, odds.views_facts
    ),
}


def heading_of(run: AnalysisRun) -> str:
    return SAID[run.kind].heading(run)


def lead_of(run: AnalysisRun) -> str:
    """Empty while the run is not counted."""
    return SAID[run.kind].lead(run) if run.figures is not None else ""
