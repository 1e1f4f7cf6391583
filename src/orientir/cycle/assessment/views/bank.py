"""The bank: the list, coverage of instruments, one item with its reviews, its life, its history."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from orientir.core.items.checks import check_item
from orientir.core.mistakes import Mistake
from orientir.core.packs.competencies import EXTENDED
from orientir.cycle.assessment.actions.bank_items import take_back_version
from orientir.cycle.assessment.actions.bank_reviews import move_item, review_item
from orientir.cycle.assessment.models import Item
from orientir.cycle.assessment.pages.bank_coverage import coverage_rows, missing_words
from orientir.cycle.assessment.pages.bank_diff import compare_versions
from orientir.cycle.assessment.pages.bank_lists import items_table, statistics_table
from orientir.cycle.assessment.pages.bank_preview import key_lines, preview_of, rubric_of
from orientir.cycle.assessment.pages.bank_words import (
    DIFFICULTIES,
    KINDS,
    STATUSES,
    VERDICTS,
    move_words,
)
from orientir.cycle.assessment.queries.bank import (
    BankFilters,
    ItemNotFound,
    Version,
    count_cells,
    find_media,
    get_item,
    list_items,
    list_statistics,
    list_versions,
    neighbours,
)
from orientir.cycle.assessment.queries.bank_use import count_exposure, is_used
from orientir.cycle.assessment.rules import (
    APPROVALS_NEEDED,
    MOVES,
    ItemStatus,
    Verdict,
    edits_bank,
    reviews_items,
    sees_bank,
)
from orientir.cycle.goals.api import CompetencyModel, get_competency_model
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import ON_A_PAGE, Listing
from orientir.kit.ui.parts import Chip, Empty, Fact

WHAT: Final = gettext_noop("Item bank")
FILTERS = ("q", "competency", "kind", "status", "difficulty", "mine")
FORMS_ASKED = 2


@require_safe
@only(sees_bank, what=WHAT)
def bank(request: HttpRequest) -> HttpResponse:
    """Items by words, competency, kind, status and difficulty."""
    account: Acting = request.account  # type: ignore[attr-defined]
    model = get_competency_model(on=timezone.localdate())
    listing = Listing.of(request, *FILTERS)
    filters = filters_of(listing, account)
    lines, total = list_items(filters, sort=listing.sort, limit=ON_A_PAGE, offset=listing.offset)
    cells = count_cells()
    context = {
        "listing": listing,
        "total": total,
        "lead": _lead(model, cells),
        "chips": _chips(listing, cells, account),
        "competencies": [(one.code, one.short_title) for one in model.competencies],
        "kinds": KINDS.items(),
        "difficulties": DIFFICULTIES.items(),
        "table": items_table(lines, listing, model),
        "pages": listing.pages(total),
        "empty": _nothing(listing, account),
        "edits": edits_bank(account),
        "export": urlencode({name: v for name, v in listing.filters.items() if v}),
    }
    return render(request, "assessment/bank.html", context)


def filters_of(listing: Listing, account: Acting) -> BankFilters:
    told = listing.filters
    return BankFilters(
        words=told["q"],
        competency=told["competency"],
        kind=told["kind"],
        status=told["status"],
        difficulty=told["difficulty"],
        waits_for=account.account_id if told["mine"] == "review" else None,
    )


@require_safe
@only(sees_bank, what=WHAT)
def coverage(request: HttpRequest) -> HttpResponse:
    """What an instrument asks for and what is missing."""
    model = get_competency_model(on=timezone.localdate())
    instrument = model.find_instrument(request.GET.get("instrument", "")) or next(
        iter(model.instruments), None
    )
    if instrument is None:
        raise Http404
    asked = request.GET.get("forms", "")
    forms = int(asked) if asked in ("1", "2", "3", "4", "5") else FORMS_ASKED
    rows = coverage_rows(model, instrument, count_cells(), forms)
    context = {
        "model": model,
        "instrument": instrument,
        "forms": forms,
        "choices": range(1, 6),
        "rows": rows,
        "levels": [*DIFFICULTIES.items(), (EXTENDED, _("extended answer"))],
        "verdict": missing_words(rows),
        "missing": sum(row.missing for row in rows),
        "crumbs": _crumbs(_("Coverage of the bank")),
    }
    return render(request, "assessment/bank_coverage.html", context)


@require_safe
@only(sees_bank, what=WHAT)
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """One item: as it will be seen, its key apart, reviews, versions, statistics, exposure."""
    account: Acting = request.account  # type: ignore[attr-defined]
    found, versions = _get(item_id)
    return render(request, "assessment/bank_item.html", _item_context(found, versions, account))


@require_safe
@only(sees_bank, what=WHAT)
def version(request: HttpRequest, item_id: int, number: int) -> HttpResponse:
    """A version and what it changed in the one before."""
    found, versions = _get(item_id)
    shown = next((one for one in versions if one.number == number), None)
    if shown is None:
        raise Http404
    before = next((one for one in versions if one.number == number - 1), None)
    context = {
        "item": found,
        "version": shown,
        "before": before,
        "changes": compare_versions(before.content, shown.content) if before else [],
        "preview": preview_of(shown.content, shown.pictures),
        "keys": key_lines(shown.content, shown.pictures),
        "rubric": rubric_of(shown.content),
        "crumbs": _crumbs(_("Version %(n)s") % {"n": number}, found),
    }
    return render(request, "assessment/bank_version.html", context)


@require_POST
@only(reviews_items, what=WHAT)
def review(request: HttpRequest, item_id: int) -> HttpResponse:
    account: Acting = request.account  # type: ignore[attr-defined]
    asked, told = request.POST.get("version", ""), request.POST.get("verdict", "")
    if not asked.isdecimal() or told not in Verdict.values:
        raise Http404
    try:
        status = review_item(
            version_id=int(asked),
            verdict=Verdict(told),
            comment=request.POST.get("comment", "")[:2000],
            by=account.account_id,
            at=timezone.now(),
        )
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        words = STATUSES[status][1]
        messages.success(request, _("Your review is kept. The item is now: %(s)s.") % {"s": words})
    return redirect("assessment:bank_item", item_id)


@require_POST
@only(edits_bank, what=WHAT)
def move(request: HttpRequest, item_id: int) -> HttpResponse:
    account: Acting = request.account  # type: ignore[attr-defined]
    to = request.POST.get("to", "")
    if to not in ItemStatus.values:
        raise Http404
    try:
        move_item(item_id=item_id, to=ItemStatus(to), by=account.account_id, at=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake))
    return redirect("assessment:bank_item", item_id)


@require_POST
@only(edits_bank, what=WHAT)
def take_back(request: HttpRequest, item_id: int) -> HttpResponse:
    """Undo the last change of an item."""
    account: Acting = request.account  # type: ignore[attr-defined]
    try:
        number = take_back_version(item_id=item_id, by=account.account_id, at=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        messages.success(request, _("Version %(n)s is current again.") % {"n": number})
    return redirect("assessment:bank_item", item_id)


@require_safe
@only(sees_bank, what=WHAT)
def media(request: HttpRequest, sha256: str) -> HttpResponse:  # noqa: ARG001
    """A picture of an item; nothing in it may run."""
    found = find_media(sha256)
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def _get(item_id: int) -> tuple[Item, list[Version]]:
    try:
        found = get_item(item_id)
    except ItemNotFound as error:
        raise Http404 from error
    versions = list_versions(item_id)
    if not versions:
        raise Http404
    return found, versions


def _item_context(found: Item, versions: list[Version], account: Acting) -> dict[str, Any]:
    current = next((one for one in versions if one.id == found.current_id), versions[0])
    model = get_competency_model(on=timezone.localdate())
    before, after = neighbours(found, BankFilters(competency=found.competency))
    return {
        "item": found,
        "status": STATUSES[found.status],
        "version": current,
        "versions": versions,
        "preview": preview_of(current.content, current.pictures),
        "keys": key_lines(current.content, current.pictures),
        "rubric": rubric_of(current.content),
        "issues": [one for one in check_item(current.content) if one.level != "notice"],
        "facts": _facts(found, current, model),
        "reviews": [(one, VERDICTS[one.verdict]) for one in current.reviews],
        "mine": next((r for r in current.reviews if r.reviewer_id == account.account_id), None),
        "may_review": _may_review(found, current, account),
        "approvals": sum(one.verdict == Verdict.APPROVED for one in current.reviews),
        "approvals_needed": APPROVALS_NEEDED,
        "moves": _moves(found) if edits_bank(account) else [],
        "edits": edits_bank(account),
        "may_take_back": edits_bank(account) and _may_take_back(versions, current),
        "statistics": statistics_table(list_statistics(found.pk)),
        "previous": before,
        "next": after,
        "crumbs": _crumbs(found.code),
    }


def _may_review(found: Item, current: Version, account: Acting) -> bool:
    is_author = account.account_id in (found.created_by_id, current.author_id)
    return reviews_items(account) and not is_author and found.status != ItemStatus.RETIRED


def _may_take_back(versions: list[Version], current: Version) -> bool:
    is_last = len(versions) > 1 and current.id == versions[0].id
    return is_last and not current.reviews and not is_used(current.id)


def _moves(found: Item) -> list[tuple[str, str]]:
    return [(to.value, move_words(found.status, to)) for to in MOVES[ItemStatus(found.status)]]


def _facts(found: Item, current: Version, model: CompetencyModel) -> list[Fact]:
    exposure = count_exposure([found.pk]).get(found.pk, {})
    year = timezone.localdate().year
    limit = russian.number(found.exposure_limit) if found.exposure_limit else _("no limit")
    level = DIFFICULTIES.get(found.expected_difficulty or 0)
    return [
        Fact(_("Competency"), f"{model.title_of(found.competency)} ({found.competency or '—'})"),
        Fact(_("Kind"), str(KINDS[found.kind])),
        Fact(_("Expected difficulty"), str(level or "—")),
        Fact(_("Points"), russian.number(current.content.max_score)),
        Fact(_("Time"), _("%(s)s s") % {"s": found.expected_seconds or "—"}),
        Fact(_("Author"), found.author or current.author or "—"),
        Fact(_("Source"), found.source or "—"),
        Fact(
            _("Seen this year by"),
            _("%(n)s, limit: %(limit)s") % {"n": exposure.get(year, 0), "limit": limit},
        ),
    ]


def _lead(model: CompetencyModel, cells: dict[tuple[str, int, str], int]) -> str:
    """How many are live, and for how many instruments the bank has too few."""
    live = sum(n for (_c, _d, status), n in cells.items() if status == ItemStatus.LIVE)
    short = [
        one.short_title
        for one in model.instruments
        if sum(row.missing for row in coverage_rows(model, one, cells, FORMS_ASKED))
    ]
    told = _("Live: %(live)s.") % {"live": russian.number(live)}
    if not short:
        return f"{told} " + _("There is enough for two forms of every instrument.")
    return f"{told} " + _("Too few for two forms: %(titles)s.") % {"titles": ", ".join(short)}


def _chips(listing: Listing, cells: dict[tuple[str, int, str], int], account: Acting) -> list[Chip]:
    chips = []
    for status, (mark, words) in STATUSES.items():
        count = sum(n for (_c, _d, one), n in cells.items() if one == status)
        on = listing.filters["status"] == status
        href = listing.href(status="" if on else status)
        chips.append(Chip(str(words), href, count, state=mark, pressed=on))
    if reviews_items(account):
        on = listing.filters["mine"] == "review"
        waiting = list_items(BankFilters(waits_for=account.account_id), limit=0)[1]
        href = listing.href(mine="" if on else "review")
        chips.append(Chip(_("wait for my review"), href, waiting, pressed=on))
    return chips


def _nothing(listing: Listing, account: Acting) -> Empty:
    if listing.is_narrowed:
        words = _("Check the spelling or take off some of the filters.")
        return Empty(_("No such items."), words, reverse("assessment:bank"), _("Show all"))
    advice = _("Write the first one or bring in a file: QTI, Moodle XML, GIFT, xlsx.")
    if not edits_bank(account):
        return Empty(_("The bank is empty."), _("Items appear when methodists write them."))
    return Empty(
        _("The bank is empty."), advice, reverse("assessment:bank_imports"), _("Bring in a file")
    )


def _crumbs(last: str, found: Item | None = None) -> list[Link]:
    crumbs = [Link(_("Item bank"), reverse("assessment:bank"))]
    if found is not None:
        crumbs.append(Link(found.code, reverse("assessment:bank_item", args=[found.pk])))
    return [*crumbs, Link(last, "")]
