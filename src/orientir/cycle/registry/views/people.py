"""The list of people, the staff of one organisation, and a person's card: every look is journalled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from orientir.cycle.registry.queries.issuing import list_candidates
from orientir.cycle.registry.queries.people import (
    PeopleFilters,
    PersonLine,
    PersonNotFound,
    PostLine,
    get_person,
    list_people,
)
from orientir.cycle.registry.queries.units import (
    UnitLine,
    find_unit,
    list_municipalities,
    unit_path,
)
from orientir.cycle.registry.rules import gives_grants, sees_people
from orientir.cycle.registry.sight import list_codes_in_sight
from orientir.cycle.registry.views.people_table import columns_of, people_table
from orientir.cycle.registry.views.sending import send_table
from orientir.cycle.registry.words import QUALIFICATIONS, STAFF_CATEGORIES, UNIT_KINDS, word_of
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import ON_A_PAGE, Listing
from orientir.kit.ui.parts import Cell, Chip, Column, Empty, Fact, Row, Table

MOST_EXPORTED = 100_000
FILTERS = ("q", "category", "municipality", "state")
WHAT: Final = gettext_noop("People of an organisation")


@require_safe
@only(sees_people, what=WHAT)
def people(request: HttpRequest) -> HttpResponse:
    """People of one's subtree: searched, narrowed, fifty a page, or as a file."""
    listing = Listing.of(request, *FILTERS, natural="name")
    account: Acting = request.account  # type: ignore[attr-defined]
    chosen = find_unit(listing.filters["municipality"], on=timezone.localdate())
    within = chosen.id if chosen else account.unit_id
    return _page(request, listing, within, "registry/people.html", {"unit": None})


@require_safe
@only(sees_people, what=WHAT)
def staff(request: HttpRequest, code: str) -> HttpResponse:
    """Who works in one organisation."""
    today = timezone.localdate()
    unit = find_unit(code, on=today)
    if unit is None:
        raise Http404
    listing = Listing.of(request, *FILTERS, natural="name")
    above = unit_path(unit.id, on=today)[:-1]
    context = {
        "unit": unit,
        "facts": _unit_facts(unit),
        "crumbs": [_crumb(one) for one in above],
        "gives_grants": gives_grants(request.account),  # type: ignore[attr-defined]
    }
    return _page(request, listing, unit.id, "registry/staff.html", context)


@require_safe
@only(sees_people, what=WHAT)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """A person: who they are and every post they hold or held in sight."""
    try:
        found = get_person(person_id)
    except PersonNotFound as error:
        raise Http404 from error
    note_look(request, [found.id])
    in_sight = [post.unit_code for post in found.posts]  # no other posts of theirs are told here
    table = _history(found, in_sight)
    context = {"person": found, "facts": _person_facts(found), "table": table}
    account: Acting = request.account  # type: ignore[attr-defined]
    if gives_grants(account) and account.unit_id is not None:
        today = timezone.localdate()
        worker = list_candidates(account.unit_id, on=today, persons=[found.id])
        context["worker"] = worker[0] if worker else None
    return render(request, "registry/person.html", context)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the registry holds about the person this account belongs to: shown to them alone."""
    account: Acting = request.account  # type: ignore[attr-defined]
    if account.person_id is None:
        return render(request, "registry/mine.html", {"person": None})
    found = get_person(account.person_id)
    opens = set(list_codes_in_sight()) if sees_people(account) else set()
    table = _history(found, [post.unit_code for post in found.posts if post.unit_code in opens])
    context = {"person": found, "facts": _person_facts(found), "table": table}
    return render(request, "registry/mine.html", context)


def _page(
    request: HttpRequest,
    listing: Listing,
    within: int | None,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    today = timezone.localdate()
    filters = PeopleFilters(
        text=listing.filters["q"],
        category=listing.filters["category"],
        within=within,
        only_working=listing.filters["state"] != "all",
    )
    if (form := request.GET.get("format", "")) in ("xlsx", "csv"):
        lines, _total = list_people(filters, on=today, sort=listing.sort, limit=MOST_EXPORTED)
        note_look(request, [line.id for line in lines])
        return send_table(form, _("People"), _titles(), _export_rows(lines))
    lines, total = listing.read(
        lambda offset: list_people(
            filters, on=today, sort=listing.sort, limit=ON_A_PAGE, offset=offset
        )
    )
    note_look(request, [line.id for line in lines])
    columns = columns_of(request, with_unit=context["unit"] is None)
    shown = {
        "listing": listing,
        "total": total,
        "categories": [(code, str(word)) for code, word in STAFF_CATEGORIES.items()],
        "municipalities": list_municipalities(on=today),
        "chips": _chips(listing),
        "columns": columns,
        "table": people_table(listing, columns, lines, today),
        "pages": listing.pages(total),
        "empty": _empty(listing),
    }
    return columns.remember(render(request, template, shown | context))


def _crumb(unit: UnitLine) -> Link:
    if unit.level == "organisation":
        return Link(unit.short_title, reverse("registry:staff", args=[unit.code]))
    narrowed = f"?municipality={unit.code}" if unit.level == "municipality" else ""
    return Link(unit.short_title, reverse("registry:organisations") + narrowed)


def _chips(listing: Listing) -> list[Chip]:
    chosen = listing.filters["state"] == "all"
    return [
        Chip(_("and those who left"), listing.href(state="" if chosen else "all"), pressed=chosen)
    ]


def _history(found: PersonLine, opens: Sequence[str]) -> Table:
    """``opens``: codes of the organisations whose page the reader may open."""
    columns = [
        Column(_("Position"), place="name"),
        Column(_("Organisation")),
        Column(_("Category")),
        Column(_("Rate"), kind="number", place="value"),
        Column(_("From")),
        Column(_("Until")),
    ]
    rows = [
        Row(
            [
                Cell(post.position, second=post.subject),
                Cell(post.unit_title, href=_staff_of(post) if post.unit_code in opens else ""),
                Cell(word_of(QUALIFICATIONS, post.qualification_category)),
                Cell(russian.number(post.rate)),
                Cell(russian.day(post.valid_from)),
                Cell(russian.day(post.valid_to) if post.valid_to else _("now")),
            ]
        )
        for post in found.posts
    ]
    return Table(_("Posts"), columns, rows)


def _staff_of(post: PostLine) -> str:
    return reverse("registry:staff", args=[post.unit_code])


def _person_facts(found: PersonLine) -> list[Fact]:
    return [
        Fact(_("Birth date"), russian.day(found.birth_on)),
        Fact("СНИЛС", _grouped(found.snils) or _("not known")),
        Fact(_("Personnel number"), found.personnel_number or _("not known")),
        Fact(
            _("Teaching since"),
            russian.day(found.teaching_since) if found.teaching_since else _("not known"),
        ),
        Fact(
            _("Higher pedagogical education"),
            _("yes") if found.has_higher_pedagogical_education else _("no"),
        ),
    ]


def _grouped(snils: str) -> str:
    return f"{snils[:3]}-{snils[3:6]}-{snils[6:9]} {snils[9:]}" if snils else ""


def _unit_facts(unit: UnitLine) -> list[Fact]:
    return [
        Fact(_("Full title"), unit.title),
        Fact(_("Kind"), word_of(UNIT_KINDS, unit.kind)),
        Fact(_("Municipality"), unit.municipality or "—"),
        Fact("ИНН", unit.inn or _("not known")),
        Fact(_("Code"), unit.code),
    ]


def _titles() -> list[str]:
    return [
        _("Family name"), _("Given name"), _("Patronymic"), _("Birth date"), _("Organisation"),
        _("Position"), _("Subject"), _("Rate"), _("Category"),
    ]  # fmt: skip


def _export_rows(lines: list[PersonLine]) -> Iterator[list[Any]]:
    for line in lines:
        for post in line.posts:
            yield [
                line.family_name, line.given_name, line.patronymic, line.birth_on,
                post.unit_title, post.position, post.subject, post.rate,
                word_of(QUALIFICATIONS, post.qualification_category),
            ]  # fmt: skip


def _empty(listing: Listing) -> Empty:
    if listing.is_narrowed:
        return Empty(
            _("Nobody found."),
            _("Check the spelling or take off some of the filters."),
            "?",
            _("Show all"),
        )
    return Empty(
        _("There is nobody here yet."),
        _("People appear when the file of people and posts is loaded."),
        reverse("collection:home"),
        _("Load a file"),
    )
