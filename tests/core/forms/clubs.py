"""The blank of the sample pack and a return of it that breaks no rule."""

from __future__ import annotations

from pathlib import Path

from orientir.core.forms.judging import Known, Return, Verdict, judge
from orientir.core.packs.blank_expressions import ReadyBlank, prepare_blank
from orientir.core.packs.load import load_pack

PACK = load_pack(Path("tests/data/packs/sample-2023"))
FACTS = {fact.code: fact for fact in PACK.facts}
BLANK = PACK.blanks[0]
READY: ReadyBlank = prepare_blank(BLANK, (), FACTS)
SOUND: dict[str, object] = {
    "clubs": "12",
    "has_plan": "да",
    "plan_on": "01.09.2023",
    "places": "0,3",
    "seats_art_all": "0,1",
    "seats_art_paid": "0",
    "seats_sport_all": "0.2",
    "heads.1.kind": "свой",
    "heads.1.hours": "18",
    "heads.3.kind": "guest",
    "heads.3.hours": "9,5",
}


def verdict_of(
    known: Known | None = None, comments: dict[str, str] | None = None, **typed: object
) -> Verdict:
    """The sound return with some cells typed otherwise; ``__`` in a name is a dot."""
    changed = {name.replace("__", "."): value for name, value in typed.items()}
    return judge(READY, Return(SOUND | changed, comments or {}), known)
