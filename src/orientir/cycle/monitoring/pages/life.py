"""The list of snapshots and the page of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.core.packs.specs import Pack
from orientir.core.snapshots.manifest import Manifest
from orientir.cycle.monitoring.models import Snapshot, SnapshotReview
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

State = Snapshot.State
STEPS = (State.COMPUTED, State.VERIFICATION, State.APPROVED, State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a snapshot's life: its word, its mark, when it was taken."""

    title: str
    mark: str
    note: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a municipality said of its figures."""

    unit: str
    mark: str
    word: str
    comment: str
    at: str


@dataclass(frozen=True, slots=True)
class LifePage:
    heading: str
    lead: str
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...]
    files: Table | None
    said: tuple[Said, ...]


def list_page(found: Sequence[Snapshot]) -> Table:
    return Table(
        _("Snapshots"),
        [
            Column(_("Snapshot"), place="name"),
            Column(_("As of"), place="value"),
            Column(_("Years")),
            Column(_("Methodology")),
            Column(_("State"), place="verdict"),
        ],
        [_row(one) for one in found],
    )


def state_words(snapshot: Snapshot) -> str:
    """How far the life of a snapshot has gone."""
    return _step_words()[State(snapshot.state)]


def life_page(
    snapshot: Snapshot,
    reviews: Sequence[tuple[SnapshotReview, str]],
    manifest: Manifest | None,
    pack: Pack,
) -> LifePage:
    """``reviews`` with the titles of their units; no ``manifest`` where its folder is not here."""
    return LifePage(
        heading=_("Snapshot %(code)s") % {"code": snapshot.code},
        lead=_lead(snapshot, [review for review, _title in reviews]),
        steps=tuple(_step(snapshot, state) for state in STEPS),
        facts=_facts(snapshot),
        files=_files(manifest, pack) if manifest else None,
        said=tuple(_said(review, title) for review, title in reviews),
    )


def _row(one: Snapshot) -> Row:
    return Row(
        [
            Cell(
                one.code,
                _("corrects an earlier one") if one.corrects_id else "",
                reverse("monitoring:snapshot", args=[one.code]),
            ),
            Cell(russian.day(one.reporting_on)),
            Cell(", ".join(str(year) for year in sorted(int(year) for year in one.years))),
            Cell(f"{one.pack} {one.pack_version}"),
            Cell(state_words(one), state="done" if one.state == State.PUBLISHED else "doing"),
        ]
    )


def _lead(snapshot: Snapshot, reviews: Sequence[SnapshotReview]) -> str:
    texts = {
        State.COMPUTED: _(
            "Figures are computed and seen by those who work here. Next: "
            "verification by municipalities, or approval."
        ),
        State.VERIFICATION: _("Municipalities confirm their figures or object until %(day)s.")
        % {"day": russian.day(snapshot.verify_until)},
        State.APPROVED: _("Approved by order %(number)s. Next: publication.")
        % {"number": snapshot.order_number},
        State.PUBLISHED: _("Approved by order %(number)s and published.")
        % {"number": snapshot.order_number},
    }
    return " ".join([texts[State(snapshot.state)], _counted(reviews)]).strip()


def _counted(reviews: Sequence[SnapshotReview]) -> str:
    if not reviews:
        return ""
    objected = sum(one.verdict == SnapshotReview.Verdict.OBJECTED for one in reviews)
    confirmed = len(reviews) - objected
    first = ngettext("%(n)s confirmed", "%(n)s confirmed", confirmed) % {"n": confirmed}
    second = ngettext("%(n)s objected", "%(n)s objected", objected) % {"n": objected}
    return _("Municipalities: %(confirmed)s, %(objected)s.") % {
        "confirmed": first,
        "objected": second,
    }


def _step_words() -> dict[State, str]:
    return {
        State.COMPUTED: _("preliminary"),
        State.VERIFICATION: _("on verification"),
        State.APPROVED: _("approved"),
        State.PUBLISHED: _("published"),
    }


def _step(snapshot: Snapshot, state: State) -> Step:
    now, place = STEPS.index(State(snapshot.state)), STEPS.index(state)
    mark = "done" if place < now or state is State.PUBLISHED == STEPS[now] else "ahead"
    if place == now and mark != "done":
        mark = "doing"
    notes = {
        State.COMPUTED: snapshot.computed_at,
        State.APPROVED: snapshot.approved_at,
        State.PUBLISHED: snapshot.published_at,
    }
    at = notes.get(state)
    return Step(_step_words()[state], mark, russian.moment(timezone.localtime(at)) if at else "")


def _files(manifest: Manifest, pack: Pack) -> Table:
    """The tables of the snapshot: what it was made of; those of forms with the forms' titles."""
    titles = {form.table: form.title for form in pack.forms}
    return Table(
        _("Tables of the snapshot"),
        [
            Column(_("Table"), place="name"),
            Column(_("Rows"), kind="number", place="value"),
            Column(_("Kilobytes"), kind="number", place="of"),
            Column("SHA-256"),
        ],
        [
            Row(
                [
                    Cell(name, second=titles.get(name, "")),
                    Cell(russian.number(file.rows)),
                    Cell(russian.number(-(-file.bytes // 1024))),
                    Cell(f"{file.sha256[:12]}…"),
                ]
            )
            for name, file in manifest.files.items()
        ],
        dense=True,
    )


def _facts(snapshot: Snapshot) -> tuple[Fact, ...]:
    found = [
        Fact(_("As of"), russian.day(snapshot.reporting_on)),
        Fact(_("Years"), ", ".join(str(year) for year in sorted(map(int, snapshot.years)))),
        Fact(_("Methodology"), f"{snapshot.pack} {snapshot.pack_version}"),
        Fact(_("Checksum of the content"), _checksum(snapshot.content_sha256)),
    ]
    if snapshot.correction_reason:
        found.append(Fact(_("Why it was corrected"), snapshot.correction_reason))
    return tuple(found)


def _checksum(text: str) -> str:
    """In groups, so that two people can read it to each other."""
    return " ".join(text[i : i + 8] for i in range(0, len(text), 8)) or russian.MISSING


def _said(review: SnapshotReview, title: str) -> Said:
    is_objection = review.verdict == SnapshotReview.Verdict.OBJECTED
    return Said(
        title,
        "check" if is_objection else "done",
        _("objects") if is_objection else _("confirms"),
        review.comment,
        russian.moment(timezone.localtime(review.at)),
    )
