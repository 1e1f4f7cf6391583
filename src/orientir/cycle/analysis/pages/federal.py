"""The federal list of signs on the page of a run: how it agrees with what was found here, and where it is from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orientir.cycle.analysis.models import AnalysisRun
from orientir.cycle.analysis.pages.kinds_words import federal_facts, federal_words
from orientir.cycle.analysis.pages.tables import federal_table
from orientir.kit.ui.parts import Fact, Table


@dataclass(frozen=True, slots=True)
class FederalCard:
    words: str
    table: Table
    facts: Sequence[Fact]


def federal_card(run: AnalysisRun) -> FederalCard | None:
    """None where no list was taken."""
    told = (run.figures or {}).get("federal")
    if not told:
        return None
    return FederalCard(federal_words(told), federal_table(told), federal_facts(run))
