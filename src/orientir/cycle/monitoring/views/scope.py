"""What a page looks at, read from its address: snapshot, year, structure, unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.goals.api import methodology_href
from orientir.cycle.monitoring.models import Snapshot, SnapshotUnit
from orientir.cycle.monitoring.pages.addresses import Addresses
from orientir.cycle.monitoring.pages.life import state_words
from orientir.cycle.monitoring.queries.snapshots import (
    NothingComputed,
    SnapshotNotFound,
    frame_of,
    list_snapshots,
)
from orientir.cycle.monitoring.queries.units import UnitNotFound, list_ground_units
from orientir.cycle.monitoring.readings import Frame
from orientir.kit import russian
from orientir.kit.ui.frame import Link, LookingAt, Picker

STRUCTURES = ("then", "now")
KEPT = ("unit", "year", "snapshot", "structure")

View = Callable[..., HttpResponse]


class BadAddress(Mistake):
    """A parameter of the address that means nothing here."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at. ``snapshots`` are all one may choose from, the latest first."""

    snapshot: Snapshot
    snapshots: tuple[Snapshot, ...]
    frame: Frame
    year: int
    structure: str
    unit: SnapshotUnit
    region: SnapshotUnit
    role: str
    addresses: Addresses

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that a form of the page hands on."""
        return list(self.addresses.kept.items())

    @property
    def is_region(self) -> bool:
        return self.unit.unit_id == self.region.unit_id


def page(view: View) -> View:
    """Bad addresses and absent snapshots become pages that say what to do."""

    @wraps(view)
    def safe(request: HttpRequest, **named: str) -> HttpResponse:
        try:
            return view(request, **named)
        except NothingComputed:
            return render(request, "monitoring/nothing.html")
        except Mistake as mistake:
            return render(request, "monitoring/not_found.html", {"why": str(mistake)}, status=404)

    return safe


def scope_of(request: HttpRequest, unit: str = "") -> Scope:
    """Read the address; ``unit`` is the one named by the path. Raises NothingComputed, Mistake."""
    account = getattr(request, "account", None)
    role = account.role if account else ""
    snapshots = tuple(list_snapshots())
    snapshot = _chosen_snapshot(snapshots, request.GET.get("snapshot", ""))
    frame = frame_of(snapshot)
    year = _chosen_year(frame, request.GET.get("year", ""))
    wanted = unit or request.GET.get("unit", "")
    chosen, region = _chosen_units(snapshot, year, wanted, account.unit_id if account else None)
    return Scope(
        snapshot,
        snapshots,
        frame,
        year,
        _chosen_structure(request.GET.get("structure", "")),
        chosen,
        region,
        role,
        _addresses(request),
    )


def looking_at(scope: Scope) -> LookingAt:
    """The bar under the sections: the unit, and pickers of the year, snapshot and structure."""
    pickers = [_year_picker(scope), _snapshot_picker(scope)]
    if scope.snapshot.has_present_structure:
        pickers.append(_structure_picker(scope))
    return LookingAt(
        unit=scope.unit.short_title,
        pickers=pickers,
        methodology=_("%(pack)s, edition %(version)s")
        % {"pack": scope.frame.pack.short_title, "version": scope.snapshot.pack_version},
        methodology_href=methodology_href(scope.snapshot.pack, timezone.localdate()),
    )


def _chosen_snapshot(snapshots: tuple[Snapshot, ...], code: str) -> Snapshot:
    if not snapshots:
        raise NothingComputed
    if not code:
        return snapshots[0]
    found = next((one for one in snapshots if one.code == code), None)
    if found is None:
        raise SnapshotNotFound(
            _("There is no snapshot “%(code)s”, or it is not computed yet.") % {"code": code}
        )
    return found


def _chosen_year(frame: Frame, text: str) -> int:
    if not text:
        return frame.years[-1]
    if text.isascii() and text.isdigit() and int(text) in frame.years:
        return int(text)
    raise BadAddress(
        _("This snapshot has no year “%(year)s”; it has %(years)s.")
        % {"year": text, "years": ", ".join(str(year) for year in frame.years)}
    )


def _chosen_structure(text: str) -> str:
    if text and text not in STRUCTURES:
        raise BadAddress(_("The structure is “then” or “now”, not “%(text)s”.") % {"text": text})
    return text or "then"


def _chosen_units(
    snapshot: Snapshot, year: int, wanted: str, own: int | None
) -> tuple[SnapshotUnit, SnapshotUnit]:
    found = list_ground_units(snapshot, year, wanted, own)
    region = next((one for one in found if one.level == "region"), None)
    if region is None:
        raise NothingComputed
    if wanted:
        named = next((one for one in found if one.code == wanted), None)
        if named is None:
            raise UnitNotFound(
                _("Snapshot %(code)s knows no unit “%(unit)s” in %(year)s.")
                % {"code": snapshot.code, "unit": wanted, "year": year}
            )
        return named, region
    return next((one for one in found if one.unit_id == own), region), region


def _addresses(request: HttpRequest) -> Addresses:
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    own = {name: str(value) for name, value in request.GET.items() if name not in KEPT}
    return Addresses(request.path, kept, own)


def _year_picker(scope: Scope) -> Picker:
    choices = [
        Link(str(year), scope.addresses.here(year=str(year)), current=year == scope.year)
        for year in reversed(scope.frame.years)
    ]
    return Picker(_("Year"), str(scope.year), choices=choices)


def _snapshot_picker(scope: Scope) -> Picker:
    choices = [
        Link(
            f"{_on(one)}, {state_words(one)}",
            scope.addresses.here(snapshot=one.code, year=""),
            current=one.pk == scope.snapshot.pk,
        )
        for one in scope.snapshots
    ]
    return Picker(_("Snapshot"), _on(scope.snapshot), state_words(scope.snapshot), choices)


def _structure_picker(scope: Scope) -> Picker:
    words = _structure_words()
    choices = [
        Link(word, scope.addresses.here(structure=code), current=code == scope.structure)
        for code, word in words.items()
    ]
    return Picker(_("Structure"), words[scope.structure], choices=choices)


def _structure_words() -> Mapping[str, str]:
    return {"then": _("of that year"), "now": _("of today")}


def _on(snapshot: Snapshot) -> str:
    return _("as of %(day)s") % {"day": russian.day(snapshot.reporting_on)}


def downloads(scope: Scope, route: str, *arguments: str) -> dict[str, str]:
    """Addresses of the page's table as files, filtered as the page is."""
    own = dict(scope.addresses.own)
    return {kind: scope.addresses.to(route, *arguments, kind, **own) for kind in ("xlsx", "csv")}


def snapshot_line(scope: Scope) -> str:
    """Where the figures come from: stands under every table."""
    text = _("Snapshot %(code)s as of %(day)s, %(state)s.")
    return text % {
        "code": scope.snapshot.code,
        "day": russian.day(scope.snapshot.reporting_on),
        "state": state_words(scope.snapshot),
    }


def context(scope: Scope, **more: Any) -> dict[str, Any]:
    """What every page of the room gives its template."""
    common = {"looking_at": looking_at(scope), "snapshot_line": snapshot_line(scope)}
    return {"scope": scope, **common, **more}
