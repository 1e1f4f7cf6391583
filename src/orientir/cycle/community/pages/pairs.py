"""A pair's programme on the page."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.cycle.community.models import Mentoring
from orientir.cycle.community.pages.words import ENDED, word
from orientir.cycle.community.queries.support import PairLine
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table


def pair_facts(found: PairLine, programme: Mentoring | None) -> list[Fact]:
    facts = [
        Fact(_("Accompanied"), f"{found.person_name}, {found.unit}"),
        Fact(_("Accompanies"), f"{found.mentor_name}, {found.mentor_unit}"),
        Fact(_("Why this pair"), "; ".join(found.reasons) or _("chosen by hand")),
        Fact(_("Since"), russian.day(found.valid_from)),
    ]
    if found.valid_to is not None:
        ended = f"{russian.day(found.valid_to)}: {word(ENDED, found.ended)}"
        facts.append(Fact(_("Ended"), ended))
    if programme is not None:
        facts.append(Fact(_("Order of appointment"), _order(programme)))
        if programme.ends_on:
            facts.append(Fact(_("The programme ends on"), russian.day(programme.ends_on)))
    return facts


def _order(programme: Mentoring) -> str:
    if not programme.order_number:
        return _("there is none yet")
    number = _("№ %(n)s") % {"n": programme.order_number}
    return f"{number}, {russian.day(programme.order_on)}" if programme.order_on else number


def agreements(programme: Mentoring) -> list[Fact]:
    """Who has agreed, and when."""
    moments = (
        (_("Mentor"), programme.mentor_agreed_at), (_("Accompanied"), programme.person_agreed_at)
    )  # fmt: skip
    return [
        Fact(who, russian.day(timezone.localdate(at)) if at else _("not yet"))
        for who, at in moments
    ]


def may_agree(found: PairLine, programme: Mentoring) -> bool:
    """Whether the one who asks has still to agree."""
    return (found.is_mentor and programme.mentor_agreed_at is None) or (
        found.is_person and programme.person_agreed_at is None
    )


def steps_table(programme: Mentoring) -> Table:
    columns = [
        Column(_("Step"), place="name"),
        Column(_("By")),
        Column(_("Done on"), place="verdict"),
    ]
    rows = [
        Row([Cell(step["what"]), Cell(_day(step["due_on"])), _done_cell(step)])
        for step in programme.steps
    ]
    return Table(_("Steps"), columns, rows)


def _done_cell(step: dict[str, str | None]) -> Cell:
    if step["done_on"]:
        return Cell(_day(step["done_on"]), state="done")
    is_late = step["due_on"] is not None and step["due_on"] < timezone.localdate().isoformat()
    return Cell(_("the term has passed"), state="overdue") if is_late else Cell(_("not yet"))


def _day(text: str | None) -> str:
    return russian.day(date.fromisoformat(text)) if text else russian.MISSING


def programme_initial(programme: Mentoring) -> dict[str, object]:
    """What the form starts from."""
    names = ("aim", "ends_on", "order_number", "order_on", "outcome")
    steps = "\n".join(_step_line(step) for step in programme.steps)
    return {name: getattr(programme, name) for name in names} | {"steps": steps}


def _step_line(step: dict[str, str | None]) -> str:
    days = [
        f"{date.fromisoformat(day):%d.%m.%Y}" if day else ""
        for day in (step["due_on"], step["done_on"])
    ]
    return "; ".join([str(step["what"]), *days]).rstrip("; ")
