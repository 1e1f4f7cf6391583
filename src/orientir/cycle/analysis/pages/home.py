"""The first page: each kind of analysis with the one sentence its latest run has to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.cycle.analysis.kinds.known import KINDS, Kind
from orientir.cycle.analysis.models import AnalysisRun
from orientir.cycle.analysis.pages.shown import lead_of
from orientir.cycle.analysis.pages.words import SET_KINDS, tell_key
from orientir.cycle.collection.api import ResultsKey, ResultsSet
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table


@dataclass(frozen=True, slots=True)
class KindCard:
    """``sentence`` is empty where nothing was counted yet."""

    kind: Kind
    sentence: str
    when: str
    href: str
    new_href: str


def kind_cards(runs: Mapping[str, AnalysisRun]) -> list[KindCard]:
    return [_card(kind, runs.get(code)) for code, kind in KINDS.items()]


def _card(kind: Kind, run: AnalysisRun | None) -> KindCard:
    new = reverse("analysis:new", args=[kind.code])
    if run is None or run.finished_at is None:
        return KindCard(kind, "", "", "", new)
    when = russian.day(timezone.localdate(run.finished_at))
    return KindCard(kind, lead_of(run), when, reverse("analysis:run", args=[run.pk]), new)


def results_table(sets: Iterable[ResultsSet]) -> Table:
    columns = [
        Column(_("Results"), place="name"),
        Column(_("Kind")),
        Column(_("Pupils"), kind="number"),
        Column(_("Schools"), kind="number"),
        Column(_("Loaded")),
    ]
    return Table(_("Results"), columns, [_set_row(one) for one in sets])


def _set_row(one: ResultsSet) -> Row:
    key = ResultsKey(one.kind, one.procedure, one.subject, one.grade, one.year)
    loaded = russian.moment(timezone.localtime(one.created_at))
    return Row(
        [
            Cell(tell_key(key), second=f"{_('hash')} {one.content_sha256[:12]}"),
            Cell(str(SET_KINDS[one.kind])),
            Cell(russian.number(one.pupils) if one.pupils else russian.MISSING),
            Cell(russian.number(len(one.units))),
            Cell(loaded),
        ]
    )
