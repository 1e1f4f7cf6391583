"""Two methodologies side by side: what comes, what goes, what becomes other, before it comes into force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orientir.core.packs.differences import (
    Changed,
    FieldChange,
    Named,
    PackDifferences,
    PartDifference,
)
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table

PARTS: Mapping[str, Promise] = {
    "indicators": gettext_lazy("Indicators"),
    "measures": gettext_lazy("Road map"),
    "criteria": gettext_lazy("Criteria"),
    "parameters": gettext_lazy("Parameters"),
    "powers": gettext_lazy("Powers"),
    "actors": gettext_lazy("Who takes part"),
    "effectiveness": gettext_lazy("How the whole system is judged"),
    "competencies": gettext_lazy("Competencies"),
    "instruments": gettext_lazy("Instruments"),
    "routes": gettext_lazy("Rules of routes"),
    "forms": gettext_lazy("Forms"),
    "recommendations": gettext_lazy("Rules of recommendations"),
    "sources": gettext_lazy("Documents it rests on"),
    "municipalities": gettext_lazy("Municipalities"),
    "conditions": gettext_lazy("Conditions of work"),
    "signals": gettext_lazy("Signs of bias"),
    "low_results": gettext_lazy("Low results"),
    "contexts": gettext_lazy("Indices of conditions"),
    "programmes": gettext_lazy("Programmes"),
    "services": gettext_lazy("Services"),
    "projects": gettext_lazy("Projects"),
    "directions": gettext_lazy("Directions"),
    "rubrics": gettext_lazy("Rubrics"),
    "facts": gettext_lazy("Facts of the platform"),
    "blanks": gettext_lazy("Blanks of forms"),
    "mappings": gettext_lazy("Files of statistics"),
    "integrity": gettext_lazy("Checks of data"),
    "notes": gettext_lazy("Notes"),
}
"""What people read first stands first."""
FIELDS: Mapping[str, Promise] = {
    "title": gettext_lazy("title"),
    "short_title": gettext_lazy("short title"),
    "in_force_from": gettext_lazy("in force from"),
    "in_force_to": gettext_lazy("in force to"),
    "level": gettext_lazy("whom it binds"),
    "base_year": gettext_lazy("base year"),
    "signatories": gettext_lazy("who signs the report"),
    "direction": gettext_lazy("what is better"),
    "numerator": gettext_lazy("what is counted"),
    "denominator": gettext_lazy("of what it is counted"),
    "factor": gettext_lazy("factor"),
    "formula": gettext_lazy("formula in words"),
    "levels": gettext_lazy("at which levels it is counted"),
    "target_levels": gettext_lazy("whose targets"),
    "collection": gettext_lazy("how it is collected"),
    "expected_from": gettext_lazy("who is to deliver"),
    "settles_on": gettext_lazy("when it settles"),
    "term": gettext_lazy("term"),
    "executors": gettext_lazy("executors"),
    "co_executors": gettext_lazy("co-executors"),
    "participants": gettext_lazy("who takes part"),
    "expected_result": gettext_lazy("expected result"),
    "grounds": gettext_lazy("documents it carries out"),
    "number": gettext_lazy("number"),
    "section": gettext_lazy("section"),
    "stage": gettext_lazy("stage"),
    "clause": gettext_lazy("place in the order"),
    "value": gettext_lazy("value"),
    "status": gettext_lazy("status"),
    "source": gettext_lazy("source"),
}
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Section:
    """A part that is not the same."""

    title: str
    summary: str
    table: Table


def tell(found: PackDifferences) -> str:
    """One sentence: how much changes."""
    if not found:
        return _("They say the same.")
    indicators, measures = found.part("indicators"), found.part("measures")
    again = sum(one.is_recounted for one in indicators.changed)
    told = [
        _("indicators: %(words)s") % {"words": _summary(indicators)} if indicators else "",
        _("targets changed: %(n)s") % {"n": len(found.targets)} if found.targets else "",
        _("measures: %(words)s") % {"words": _summary(measures)} if measures else "",
    ]
    sentence = "; ".join(filter(None, told)) or _(
        "indicators, targets and measures stay as they are"
    )
    broken = ngettext(
        "%(n)s indicator is counted otherwise: its row of years breaks",
        "%(n)s indicators are counted otherwise: their rows of years break",
        again,
    ) % {"n": again}
    return f"{sentence[:1].upper()}{sentence[1:]}." + (f" {broken}." if again else "")


def _summary(part: PartDifference) -> str:
    told = (
        (len(part.added), _("come %(n)s")),
        (len(part.removed), _("go %(n)s")),
        (len(part.changed), _("change %(n)s")),
    )
    return ", ".join(words % {"n": many} for many, words in told if many)


def targets_table(found: PackDifferences) -> Table | None:
    """None where no target changes."""
    if not found.targets:
        return None
    columns = [
        Column(_("Indicator"), place="name"),
        Column(_("Year")),
        Column(_("It was"), kind="number"),
        Column(_("It becomes"), kind="number", place="value"),
    ]
    rows = [
        Row([Cell(_called(one.indicator)), Cell(str(one.year)), Cell(_number(one.before)), Cell(_number(one.after))])
        for one in found.targets
    ]  # fmt: skip
    return Table(_("Targets that change"), columns, rows)


def heading_table(found: PackDifferences) -> Table | None:
    """Title, term and whom it binds; None where these stay."""
    if not found.heading:
        return None
    return _fields_table(_("The methodology itself"), [("", one) for one in found.heading])


def sections(found: PackDifferences) -> list[Section]:
    """Parts that change, in the order of reading."""
    parts = [(title, found.part(name)) for name, title in PARTS.items()]
    return [
        Section(str(title), _summary(part), _part_table(str(title), part))
        for title, part in parts
        if part
    ]


def _part_table(title: str, part: PartDifference) -> Table:
    columns = [Column(title, place="name"), Column(_("What becomes of it"), place="verdict")]
    rows = [
        *(Row([Cell(_called(one)), Cell(_("comes"), state="doing")]) for one in part.added),
        *(
            Row([Cell(_called(one)), Cell(_("goes"), state="not_established")])
            for one in part.removed
        ),
        *(Row([Cell(_called(one.what)), _becomes(one)]) for one in part.changed),
    ]
    return Table(title, columns, rows)


def _becomes(one: Changed) -> Cell:
    told = "; ".join(_field(change) for change in one.fields)
    if one.is_recounted:
        return Cell(_("is counted otherwise"), second=told, state="check")
    return Cell(_("changes"), second=told, state="waiting")


def _field(change: FieldChange) -> str:
    name = str(FIELDS.get(change.name, change.name))
    before, after = _plain(change.before), _plain(change.after)
    return f"{name}: {before} → {after}" if before != after else name


def _fields_table(title: str, found: list[tuple[str, FieldChange]]) -> Table:
    columns = [Column(title, place="name"), Column(_("It was")), Column(_("It becomes"))]
    rows = [
        Row([
            Cell(str(FIELDS.get(one.name, one.name))), Cell(_plain(one.before)), Cell(_plain(one.after)),
        ])
        for _what, one in found
    ]  # fmt: skip
    return Table(title, columns, rows)


def _called(one: Named) -> str:
    text = one.title if one.key == one.title else f"{one.key} {one.title}"
    return _cut(text)


def _plain(value: Any) -> str:
    """A plain value as a line of a table."""
    if value is None or value == []:
        return russian.MISSING
    if isinstance(value, list):
        return _cut("; ".join(_plain(one) for one in value))
    if isinstance(value, dict):
        return _cut("; ".join(f"{_plain(one)}" for one in value.values() if one is not None))
    return _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _number(value: Any) -> str:
    return russian.number(None if value is None else Decimal(str(value)))
