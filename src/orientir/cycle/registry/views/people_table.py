"""The table of a list of people: a column for each key, as many as the reader keeps."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from orientir.cycle.registry.queries.people import PersonLine, PostLine
from orientir.cycle.registry.words import QUALIFICATIONS, STAFF_CATEGORIES, word_of
from orientir.kit import russian
from orientir.kit.ui.columns import Columns
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Cell, Column, Row, Table

SPARE = ("staff", "since", "number", "birth")
"""Not shown until asked for: the less of people a list shows, the better."""


def columns_of(request: HttpRequest, *, with_unit: bool) -> Columns:
    titles = {
        "position": _("Position"),
        **({"organisation": _("Organisation")} if with_unit else {}),
        "category": _("Category"),
        "experience": _("Teaching, years"),
        "rate": _("Rate"),
        "staff": _("Who"),
        "since": _("In this post since"),
        "number": _("Personnel number"),
        "birth": _("Birth date"),
    }
    return Columns.of(request, "people" if with_unit else "staff", titles, SPARE)


def people_table(listing: Listing, columns: Columns, lines: list[PersonLine], today: date) -> Table:
    heads = {
        "position": listing.column(_("Position"), "position"),
        "organisation": listing.column(_("Organisation"), "organisation"),
        "category": listing.column(_("Category"), "category"),
        "experience": listing.column(_("Teaching, years"), "experience", kind="number"),
        "rate": Column(_("Rate"), kind="number"),
    }
    shown = [heads.get(key) or Column(columns.titles[key]) for key in columns.shown]
    rows = []
    for line in lines:
        cells = _cells(line, today)
        name = Cell(line.full_name, href=reverse("registry:person", args=[line.id]))
        rows.append(Row([name, *(cells[key] for key in columns.shown)]))
    return Table(_("People"), [listing.column(_("Person"), "name", place="name"), *shown], rows)


def _cells(line: PersonLine, today: date) -> dict[str, Cell]:
    post = line.posts[0] if line.posts else None
    unknown = Cell(russian.MISSING)
    of_person = {
        "experience": Cell(russian.number(line.years_teaching(today))),
        "number": Cell(line.personnel_number or russian.MISSING),
        "birth": Cell(russian.day(line.birth_on)),
    }
    if post is None:
        return (
            dict.fromkeys(
                ("position", "organisation", "category", "rate", "staff", "since"), unknown
            )
            | of_person
        )
    return of_person | {
        "position": Cell(post.position, second=_second(line, post, today)),
        "organisation": Cell(post.unit_title),
        "category": Cell(word_of(QUALIFICATIONS, post.qualification_category)),
        "rate": Cell(russian.number(post.rate)),
        "staff": Cell(word_of(STAFF_CATEGORIES, post.staff_category)),
        "since": Cell(russian.day(post.valid_from)),
    }


def _second(line: PersonLine, post: PostLine, today: date) -> str:
    """The subject, or when they left; and how many posts more there are."""
    left = russian.day(post.valid_to) if post.valid_to else russian.MISSING
    second = post.subject if post.is_held(today) else _("left on %(day)s") % {"day": left}
    if more := len(line.posts) - 1:
        second = "; ".join(filter(None, (second, _("and %(count)s more") % {"count": more})))
    return second
