"""What is known of the schools of a municipality or the region on paper: lists side by side, never added up."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orientir.cycle.analysis.pages.area import SideCard, tone_words
from orientir.cycle.analysis.pages.places import Whole
from orientir.cycle.analysis.papers.pieces import STRIP, WIDTH, Paper
from orientir.cycle.analysis.papers.unit import add_counted, add_history
from orientir.kit import russian
from orientir.kit.ui.charts.stacks import Stacks, stack_chart


def paper_of_area(title: str, whole: Whole, at: datetime) -> Paper:
    made = Paper(title, whole.lead, at)
    if whole.picture is not None:
        _add_picture(made, whole.picture)
    if whole.alike is not None and (table := whole.alike.table(STRIP)):
        made.section(_("Among municipalities like it"))
        made.small(
            _("Conditions of the municipalities it is compared with") + f": {whole.alike.nearness}."
        )
        made.table(table)
        made.small(_("Diamond: this municipality; grey: those like it; upright: their middle."))
    for card in whole.cards:
        _add_card(made, card)
    if whole.unknown.rows:
        made.section(f"{_('Not enough data')}: {russian.number(whole.all_unknown)}")
        made.small(_("Nothing is said of these schools; that is not good news nor bad."))
        made.table(whole.unknown)
        if whole.all_unknown > len(whole.unknown.rows):
            _add_beginning(made)
    if whole.places is not None:
        made.section(_("Municipalities side by side"))
        made.small(_("Schools in the list of those that could be judged."))
        made.table(whole.places)
    if whole.history is not None:
        add_history(made, whole.history)
    add_counted(made, whole.counted)
    return made


def _add_picture(made: Paper, picture: Stacks) -> None:
    words = tone_words()
    made.section(picture.finding)
    made.small(_("From the darkest: %(asks)s, %(good)s, %(plain)s; dashed: %(unknown)s.") % words)
    made.chart(stack_chart(picture, WIDTH), picture.finding)


def _add_card(made: Paper, card: SideCard) -> None:
    made.section(f"{card.side.title}: {russian.number(card.schools)}")
    made.small(str(card.side.what))
    made.table(card.table)
    if card.href:
        _add_beginning(made)


def _add_beginning(made: Paper) -> None:
    made.small(
        _("The beginning of the list; the whole of it stands on the page and in its xlsx file.")
    )
