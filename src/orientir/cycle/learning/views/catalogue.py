"""The catalogue and one programme: found, read, written, reviewed."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.api import list_own_deficits
from orientir.cycle.learning.actions.programme_files import add_file, remove_file
from orientir.cycle.learning.actions.programmes import move_programme, send_to_expertise
from orientir.cycle.learning.models import Programme, ProgrammeFile
from orientir.cycle.learning.pages.catalogue import (
    first_facts,
    modules_table,
    programme_facts,
    programmes_table,
)
from orientir.cycle.learning.pages.groups import groups_table
from orientir.cycle.learning.pages.words import FORMS, KINDS, PROGRAMME_STATES, VERDICTS
from orientir.cycle.learning.queries.groups import (
    count_seats,
    list_groups,
    list_offered_groups,
)
from orientir.cycle.learning.queries.programmes import (
    ProgrammeFilters,
    count_states,
    list_files,
    list_modules,
    list_programmes,
    list_reviews,
    list_titles,
)
from orientir.cycle.learning.rules import (
    OFFERED,
    REVIEWS_NEEDED,
    ProgrammeState,
    reviews_programmes,
    runs_learning,
)
from orientir.cycle.learning.views.frame import (
    WHAT,
    acting,
    anybody,
    crumbs,
    model_on,
    programme_or_404,
    runs,
    topics_on,
)
from orientir.cycle.learning.views.reviewing import review_context
from orientir.cycle.registry.api import titles_of
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Chip, Empty

FILTERS: Final = ("q", "kind", "form", "topic", "state", "only", "hours", "organisation")
LONGEST = (16, 36, 72, 144)


@require_safe
@only(anybody, what=WHAT)
def home(request: HttpRequest) -> HttpResponse:
    """Programmes by words and filters; with «closes my deficits» for who has a result."""
    account, at = acting(request), timezone.now()
    listing = Listing.of(request, *FILTERS)
    model = model_on(timezone.localdate())
    deficits = list_own_deficits(account.person_id) if account.person_id else []
    filters = filters_of(listing, deficits, account)
    found, total = listing.read(
        lambda offset: list_programmes(filters, sort=listing.sort, offset=offset)
    )
    groups: dict[int, Any] = {}
    for one in list_offered_groups(at=at, programmes=[one.pk for one in found]):
        groups.setdefault(one.programme_id, []).append(one)
    titles = titles_of({one.organisation_id for one in found}, timezone.localdate(at))
    keeps = runs_learning(account) or reviews_programmes(account)
    context = {
        "total": total,
        "listing": listing,
        "table": programmes_table(found, listing, titles, groups, with_states=keeps),
        "pages": listing.pages(total),
        "chips": _chips(listing, account, deficits),
        "kinds": KINDS.items(),
        "forms": FORMS.items(),
        "topics": topics_on(model).items(),
        "hours": LONGEST,
        "empty": _nothing(listing),
        "keeps": runs_learning(account),
        "export": listing.href().removeprefix("?"),
    }
    return render(request, "learning/catalogue.html", context)


def filters_of(listing: Listing, deficits: list[str], account: Acting) -> ProgrammeFilters:
    told = listing.filters
    longest, whose, narrow = told["hours"], told["organisation"], told["only"]
    return ProgrammeFilters(
        words=told["q"],
        kind=told["kind"] if told["kind"] in KINDS else "",
        form=told["form"] if told["form"] in FORMS else "",
        topic=told["topic"],
        state=told["state"] if told["state"] in ProgrammeState.values else "",
        competencies=tuple(deficits or ["none"]) if narrow == "mine" else (),
        organisation=int(whose) if whose.isdecimal() and len(whose) < 10 else None,
        longest=int(longest) if longest.isdecimal() and len(longest) < 5 else None,
        is_federal_priority=narrow == "federal",
        is_free=narrow == "free",
        with_seats=narrow == "seats",
        waits_for=account.account_id if narrow == "review" else None,
    )


def _chips(listing: Listing, account: Acting, deficits: list[str]) -> list[Chip]:
    told = [
        ("seats", _("takes applications")),
        ("federal", _("federal priority")),
        ("free", _("free for learners")),
    ]
    told += [("mine", _("closes my deficits"))] if deficits else []
    told += [("review", _("wait for my review"))] if reviews_programmes(account) else []
    chips = [_chip(listing, "only", code, title) for code, title in told]
    if runs_learning(account) or reviews_programmes(account):
        counts = count_states()
        chips += [
            _chip(listing, "state", code, str(word), counts.get(code, 0), state)
            for code, (state, word) in PROGRAMME_STATES.items()
        ]
    return chips


def _chip(
    listing: Listing, name: str, code: str, title: str, count: int | None = None, state: str = ""
) -> Chip:
    on = listing.filters[name] == code
    return Chip(title, listing.href(**{name: "" if on else code}), count, state, on)


def _nothing(listing: Listing) -> Empty:
    if listing.is_narrowed:
        return Empty(
            _("No such programmes."),
            _("Check the spelling or take off some of the filters."),
            reverse("learning:home"),
            _("Show all"),
        )
    return Empty(
        _("There are no programmes yet."),
        _(
            "They appear when an organisation of further education writes one and experts recommend it."
        ),
    )


@require_safe
@only(anybody, what=WHAT)
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """One programme: what it teaches, its groups, its papers; for its keepers what is next."""
    account, found = acting(request), programme_or_404(code)
    at, model = timezone.now(), model_on(timezone.localdate())
    modules, keeps = list_modules(found.pk), runs(account, found.organisation_id)
    groups = list(list_groups(programme=found.pk)[:20])
    organisation = titles_of([found.organisation_id], timezone.localdate(at))
    context = {
        "programme": found,
        "facts": [
            *programme_facts(
                found, organisation.get(found.organisation_id, "—"), topics_on(model), model
            ),
            *first_facts(list_titles(found.prerequisites)),
        ],
        "modules": modules_table(modules, model) if modules else None,
        "groups": groups_table(groups, count_seats(one.pk for one in groups), organisation, at),
        "has_groups": bool(groups),
        "files": list_files(found.pk),
        "keeps": keeps,
        "deeds": _deeds(found, account, keeps=keeps),
        "may_form": keeps and found.state in OFFERED,
        "is_draft": found.state == ProgrammeState.DRAFT,
        "reviews": [(one, VERDICTS[one.verdict]) for one in list_reviews(found.pk)],
        "needed": REVIEWS_NEEDED,
        "crumbs": crumbs(Link(found.code, "")),
        **review_context(found, account),
    }
    return render(request, "learning/programme.html", context)


def _deeds(found: Programme, account: Acting, *, keeps: bool) -> list[tuple[str, str]]:
    """What may be done with it now: the deed and its words, the main one first."""
    state, told = found.state, []
    if keeps and state == ProgrammeState.DRAFT:
        told.append(("send", _("Send to expertise")))
    if keeps and state == ProgrammeState.EXPERTISE:
        told.append(("take_back", _("Take back from expertise")))
    if account.role == "operator" and state == ProgrammeState.RECOMMENDED:
        told.append(("register", _("Put into the registry")))
    if keeps and state in ("recommended", "registry"):
        told.append(("archive", _("Put into the archive")))
    return told


@require_POST
@only(runs_learning, what=WHAT)
def deed(request: HttpRequest, code: str, deed: str) -> HttpResponse:
    """A step in the life of a programme."""
    account, found = acting(request), programme_or_404(code)
    if deed not in ("send", "take_back", "register", "archive"):
        raise Http404
    if not runs(account, found.organisation_id):
        raise Http404
    told: dict[str, Any] = {
        "programme": found.pk, "by": account.account_id, "at": timezone.now(),
    }  # fmt: skip
    try:
        if deed == "send":
            send_to_expertise(**told)
        else:
            move_programme(move=deed, **told)
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        messages.success(request, _("Done."))
    return redirect("learning:programme", code)


@require_POST
@only(runs_learning, what=WHAT)
def attach(request: HttpRequest, code: str) -> HttpResponse:
    """A file kept with the programme, or taken away."""
    account, found = acting(request), programme_or_404(code)
    by, at = account.account_id, timezone.now()
    sent, gone = request.FILES.get("file"), request.POST.get("remove", "")
    try:
        if gone.isdecimal() and ProgrammeFile.objects.filter(pk=gone, programme=found).exists():
            remove_file(file=int(gone), by=by, at=at)
        elif sent is None:
            raise Mistake(_("Choose a file."))
        else:
            title = request.POST.get("title", "")[:200]
            add_file(
                programme=found.pk, title=title, file_name=sent.name or "", content=sent.read(),
                by=by, at=at,
            )  # fmt: skip
    except Mistake as mistake:
        messages.error(request, str(mistake))
    return redirect("learning:programme", code)


@require_safe
@only(anybody, what=WHAT)
def file(_request: HttpRequest, code: str, file_id: int) -> HttpResponse:
    """A file of a programme, to keep: never opened in the page."""
    found = ProgrammeFile.objects.filter(pk=file_id, programme__code=code).first()
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    ascii_name = f"file-{found.pk}.{found.file_name.rpartition('.')[2].lower()}"
    response["Content-Disposition"] = f'attachment; filename="{ascii_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
