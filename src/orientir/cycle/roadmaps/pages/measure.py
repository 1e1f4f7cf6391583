"""One measure: its facts, who has it below, documents, what changed from version to version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.core.packs.specs import Pack
from orientir.cycle.roadmaps.models import (
    Measure,
    MeasureComment,
    MeasureEvidence,
    MeasureVersion,
)
from orientir.cycle.roadmaps.pages.lists import progress_words
from orientir.cycle.roadmaps.queries.naming import Names
from orientir.cycle.roadmaps.queries.plans import MeasureLine
from orientir.cycle.roadmaps.rules import (
    VERSIONS,
    DocumentKind,
    EvidenceState,
    MeasureState,
)
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

EVIDENCE_MARKS = {"submitted": "waiting", "accepted": "done", "returned": "check"}
STATE_MARKS = {"planned": "ahead", "doing": "doing", "done": "done", "dropped": "no_target"}
FIELDS = {
    "number": gettext_lazy("Number"),
    "stage": gettext_lazy("Stage"),
    "section": gettext_lazy("Section"),
    "title": gettext_lazy("Measure of the plan"),
    "term": gettext_lazy("Term"),
    "executors": gettext_lazy("Executors"),
    "participants": gettext_lazy("Participants"),
    "expected_result": gettext_lazy("Expected result"),
    "document_kind": gettext_lazy("What document shows it"),
    "indicators": gettext_lazy("Indicators"),
    "deficits": gettext_lazy("Deficits"),
    "budget": gettext_lazy("Budget, roubles"),
    "funding": gettext_lazy("Source of funds"),
    "needed": gettext_lazy("How many documents confirm it"),
    "before": gettext_lazy("After measures"),
    "state": gettext_lazy("State"),
}


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A document with what this account may do about it."""

    one: MeasureEvidence
    mark: str
    state: str
    kind: str
    who: str
    may_accept: bool
    may_return: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version: what was done, by whom, and the fields that became other."""

    one: MeasureVersion
    what: str
    changes: Sequence[tuple[str, str, str]]


def measure_facts(line: MeasureLine, names: Names) -> list[Fact]:
    one = line.one
    told = [names.of_executor(other) for other in line.executors]
    found = [
        Fact(_("Term"), one.term.words()),
        Fact(_("Responsible"), told[0] if told else russian.MISSING),
        Fact(_("Co-executors"), ", ".join(told[1:])),
        Fact(_("Participants"), one.participants),
        Fact(_("Expected result"), one.expected_result),
        Fact(_("What document shows it"), str(DocumentKind(one.document_kind).label)),
        Fact(_("Budget, roubles"), "" if one.budget is None else russian.number(one.budget)),
        Fact(_("Source of funds"), one.funding),
        Fact(_("After measures"), ", ".join(str(number) for number in line.before)),
        Fact(_("Clause"), one.clause),
    ]
    return [fact for fact in found if fact.value]


def link_facts(one: Measure, pack: Pack) -> list[Fact]:
    """Indicators and deficits that the measure is to change."""
    found = []
    for code in one.indicators:
        known = pack.indicator(code)
        title = known.short_title if known else russian.MISSING
        found.append(Fact(code, title, reverse("monitoring:indicator", args=[code])))
    for code in one.deficits:
        known_one = pack.competency(code)
        found.append(Fact(code, known_one.title if known_one else russian.MISSING))
    return found


def below_table(found: Iterable[Measure], titles: Mapping[int, str]) -> Table:
    """Who else carries it out: of how many parts each has confirmed how many."""
    columns = [
        Column(_("Who"), place="name"),
        Column(_("Until")),
        Column(_("Confirmed"), kind="number", place="value"),
        Column(_("State"), place="verdict"),
    ]
    rows = [
        Row(
            [
                Cell(titles.get(one.plan.unit_id, one.plan.unit.code), href=reverse("roadmaps:measure", args=[one.pk])),
                Cell(russian.day(one.ends_on)),
                Cell(progress_words(one)),
                Cell(MeasureState(one.state).label, state=STATE_MARKS[one.state]),
            ]
        )
        for one in found
    ]  # fmt: skip
    return Table(_("Who has it below"), columns, rows)


def evidence_lines(
    found: Iterable[MeasureEvidence],
    titles: Mapping[int, str],
    account: Acting,
    accepting: frozenset[int],
) -> list[EvidenceLine]:
    """``accepting``: units whose documents this account accepts."""
    lines = []
    for one in found:
        is_own = one.submitted_by_id == account.account_id
        decides = one.accepting_unit_id in accepting and not is_own
        lines.append(
            EvidenceLine(
                one, EVIDENCE_MARKS[one.state], str(EvidenceState(one.state).label),
                str(DocumentKind(one.kind).label), titles.get(one.unit_id, ""),
                decides and one.state == EvidenceState.SUBMITTED,
                decides and one.state != EvidenceState.RETURNED,
                is_own and one.state == EvidenceState.SUBMITTED,
            )
        )  # fmt: skip
    return lines


def comment_lines(
    found: Iterable[MeasureComment], titles: Mapping[int, str]
) -> list[tuple[MeasureComment, str]]:
    return [(one, titles.get(one.unit_id, "")) for one in found]


def version_lines(found: Sequence[MeasureVersion], names: Names) -> list[VersionLine]:
    """The latest first, each against the one before it."""
    lines = []
    before: dict[str, Any] = {}
    for one in found:
        changes = _changes(before, one.values, names) if before else []
        lines.append(VersionLine(one, str(VERSIONS.get(one.kind, one.kind)), changes))
        before = one.values
    return lines[::-1]


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Names
) -> list[tuple[str, str, str]]:
    return [
        (str(title), _said(name, before.get(name), names), _said(name, after.get(name), names))
        for name, title in FIELDS.items()
        if before.get(name) != after.get(name)
    ]


def _said(name: str, value: Any, names: Names) -> str:
    if value in (None, "", []):
        return russian.MISSING
    if name == "executors":
        return ", ".join(names.of(unit, actor) for unit, actor in value)
    if name == "document_kind":
        return str(DocumentKind(value).label)
    if name == "state":
        return str(MeasureState(value).label)
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def units_in(versions: Iterable[MeasureVersion]) -> set[int]:
    """Units named in versions, for their titles."""
    return {unit for one in versions for unit, _actor in one.values.get("executors", []) if unit}
