"""What changed from version to version of a route, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.routes.models import RouteVersion
from orientir.cycle.routes.pages import words
from orientir.kit import russian

FIELDS: Mapping[str, Promise] = {
    "goal": gettext_lazy("goal"),
    "kind": gettext_lazy("kind"),
    "title": gettext_lazy("what to do"),
    "hours": gettext_lazy("hours"),
    "due_on": gettext_lazy("until"),
    "report": gettext_lazy("how it is shown to be done"),
    "needs_money": gettext_lazy("money is needed"),
    "needs_absence": gettext_lazy("absence is needed"),
    "status": gettext_lazy("state"),
    "result": gettext_lazy("result"),
    "mark": gettext_lazy("mark"),
}
STEP_STATUSES: Mapping[str, Promise] = {
    "planned": gettext_lazy("ahead"),
    "in_progress": gettext_lazy("in progress"),
    "completed": gettext_lazy("done"),
    "cancelled": gettext_lazy("taken away"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One version: what happened, who did it, what became different."""

    number: int
    event: str
    at: datetime
    who: str
    reason: str
    lines: Sequence[str]


def history_of(versions: Sequence[RouteVersion]) -> list[Change]:
    """The newest first, as given."""
    before = [*versions[1:], None]
    return [
        Change(
            one.number,
            str(words.EVENTS.get(one.event, one.event)),
            one.at,
            one.by.display_name if one.by else _("the platform"),
            one.reason,
            list(_differences(previous, one)) if previous else [],
        )
        for one, previous in zip(versions, before, strict=True)
    ]


def _differences(before: RouteVersion, after: RouteVersion) -> Iterator[str]:
    old = {one["id"]: one for one in before.content.get("steps", [])}
    new = {one["id"]: one for one in after.content.get("steps", [])}
    for key, step in new.items():
        if key not in old:
            yield _("added: %(step)s") % {"step": _name(step)}
        else:
            yield from _changes(old[key], step)
    for key, step in old.items():
        if key not in new:
            yield _("taken away: %(step)s") % {"step": _name(step)}
    if list(old) != list(new) and sorted(old) == sorted(new):
        yield _("order: %(steps)s") % {"steps": ", ".join(map(_name, new.values()))}


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for field, title in FIELDS.items():
        if old.get(field) != new.get(field):
            yield _("%(step)s, %(field)s: was “%(old)s”, is “%(new)s”") % {
                "step": _name(new),
                "field": title,
                "old": _told(field, old.get(field)),
                "new": _told(field, new.get(field)),
            }


def _name(step: Mapping[str, Any]) -> str:
    return str(step.get("title") or step.get("goal") or step["id"])


def _told(field: str, value: object) -> str:
    if value in (None, ""):
        return russian.MISSING
    if field == "kind":
        return str(words.KINDS[str(value)])
    if field == "status":
        return str(STEP_STATUSES[str(value)])
    if field == "due_on":
        return russian.day(date.fromisoformat(str(value)))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
