"""Pages on which a municipality looks at its figures one by one, and on which it is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.core.packs.specs import Indicator
from orientir.cycle.monitoring.models import Snapshot, SnapshotRemark, SnapshotReview, SnapshotUnit
from orientir.cycle.monitoring.readings import Frame, Value
from orientir.cycle.monitoring.sentences import out_of, shown
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

Verdict = SnapshotReview.Verdict
MARKS = {"": "ahead", Verdict.CONFIRMED: "done", Verdict.OBJECTED: "check"}


@dataclass(frozen=True, slots=True)
class Place:
    """Whose figures, of which year, of which snapshot are looked at."""

    snapshot: Snapshot
    unit: SnapshotUnit
    year: int

    @property
    def query(self) -> str:
        return urlencode({"unit": self.unit.code, "year": self.year})

    @property
    def list_href(self) -> str:
        return f"{reverse('monitoring:figures', args=[self.snapshot.code])}?{self.query}"

    def figure_href(self, indicator: str) -> str:
        address = reverse("monitoring:figure", args=[self.snapshot.code, indicator])
        return f"{address}?{self.query}"

    def rows_href(self, indicator: str, part: str) -> str:
        query = urlencode(
            {
                "snapshot": self.snapshot.code,
                "unit": self.unit.code,
                "year": self.year,
                "part": part,
            }
        )
        return f"{reverse('monitoring:rows', args=[indicator])}?{query}"


def figures_table(
    place: Place, frame: Frame, values: Mapping[str, Value], said: Mapping[str, SnapshotRemark]
) -> Table:
    """A row a figure: what it is, from how many, what was said of it."""
    columns = [
        Column(_("Indicator"), place="name"),
        Column(str(place.year), kind="number", place="value"),
        Column(_("From how many"), kind="number", place="of"),
        Column(_("Said"), place="verdict"),
    ]
    rows = [
        Row(
            [
                Cell(f"{one.code} {one.short_title}", href=place.figure_href(one.code)),
                Cell(shown(one, values[one.code])),
                Cell(out_of(values[one.code])),
                said_cell(said.get(one.code)),
            ]
        )
        for one in frame.pack.indicators
        if one.code in values
    ]
    return Table(_("Figures to confirm"), columns, rows)


def said_cell(remark: SnapshotRemark | None) -> Cell:
    verdict = remark.verdict if remark else ""
    if remark is not None and remark.answer:
        return Cell(answer_word(remark), state="done")
    return Cell(said_word(verdict), state=MARKS[verdict])


def said_word(verdict: str) -> str:
    words = {Verdict.CONFIRMED: _("confirmed"), Verdict.OBJECTED: _("objected to")}
    return words.get(Verdict(verdict), "") if verdict else _("nothing yet")


def answer_word(remark: SnapshotRemark) -> str:
    """What was answered, in a word."""
    words = {"accepted": _("objection accepted"), "declined": _("objection declined")}
    return words.get(remark.answer, _("waits for an answer"))


def figures_lead(total: int, said: Mapping[str, SnapshotRemark], until: str) -> str:
    objected = sum(one.verdict == Verdict.OBJECTED for one in said.values())
    left = total - len(said)
    parts = [_("Said of %(n)s of %(total)s.") % {"n": len(said), "total": total}]
    if objected:
        text = ngettext("%(n)s objection.", "%(n)s objections.", objected)
        parts.append(text % {"n": objected})
    if left and until:
        parts.append(_("Until %(day)s you confirm the rest or object.") % {"day": until})
    return " ".join(parts)


def objections_table(
    snapshot: Snapshot, found: Sequence[SnapshotRemark], titles: Mapping[int, str]
) -> Table:
    columns = [
        Column(_("Indicator"), place="name"),
        Column(_("Whose figure")),
        Column(_("What is wrong")),
        Column(_("Answer"), place="verdict"),
    ]
    rows = [
        Row(
            [
                Cell(
                    f"{one.indicator}, {one.year}",
                    href=reverse("monitoring:remark", args=[snapshot.code, one.pk]),
                ),
                Cell(titles.get(one.of_id, "")),
                Cell(one.reason),
                Cell(answer_word(one), state="done" if one.answer else "waiting"),
            ]
        )
        for one in found
    ]
    return Table(_("Objections to figures"), columns, rows)


def objection_facts(
    remark: SnapshotRemark, indicator: Indicator | None, value: Value | None, title: str
) -> list[Fact]:
    """What stands in the snapshot beside what the municipality says."""
    found = [Fact(_("Whose figure"), f"{title}, {remark.year}")]
    if value is not None and indicator is not None:
        found.append(Fact(_("In the snapshot"), f"{shown(indicator, value)} ({out_of(value)})"))
    if remark.numerator is not None or remark.denominator is not None:
        found.append(Fact(_("As it should be"), _quotient(remark.numerator, remark.denominator)))
    if remark.rows:
        found.append(Fact(_("Which rows"), remark.rows))
    found.append(Fact(_("Said at"), russian.moment(timezone.localtime(remark.at))))
    return found


def _quotient(numerator: Decimal | None, denominator: Decimal | None) -> str:
    return _("%(part)s of %(whole)s") % {
        "part": russian.number(numerator) if numerator is not None else russian.MISSING,
        "whole": russian.number(denominator) if denominator is not None else russian.MISSING,
    }
