"""Products of project groups: files, versions, opinions, the way to a recommendation."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.community.actions import products as deeds
from orientir.cycle.community.group_forms import OpinionForm, ProductForm
from orientir.cycle.community.models import GroupProduct, ProductOpinion
from orientir.cycle.community.pages.groups import PRODUCT_MARKS
from orientir.cycle.community.queries.groups import (
    count_experts_for,
    find_product,
    find_version,
    list_led_groups,
    list_opinions,
    list_own_groups,
    list_versions,
)
from orientir.cycle.community.rules import (
    EXPERTS_NEEDED,
    NEXT_STATES,
    OpinionKind,
    OpinionVerdict,
    ProductKind,
    ProductState,
    acts,
    keeps_communities,
)
from orientir.cycle.community.views.frame import acting, done, form_page
from orientir.cycle.community.views.groups import group_crumbs, group_or_404
from orientir.cycle.community.views.rows import WHAT, by_whom
from orientir.cycle.registry.api import title_of
from orientir.kit.access.gate import only
from orientir.kit.documents.given import attachment
from orientir.kit.documents.received import ACCEPT, LARGEST_FILE, receive_document
from orientir.kit.ui.forms import tried

EXPERTS = frozenset({"expert", "further_education", "operator"})


def product_or_404(product: int) -> GroupProduct:
    found = find_product(product)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@only(acts, what=WHAT)
def product_new(request: HttpRequest, group_id: int) -> HttpResponse:
    group = group_or_404(group_id)
    if group.pk not in list_own_groups() | list_led_groups():
        raise Http404
    form = ProductForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told, made = form.cleaned_data, list[int]()
        if tried(
            form,
            lambda: made.append(
                deeds.begin_product(
                    group=group.pk, title=told["title"], kind=ProductKind(told["kind"]), about=told["about"],
                    authors=told["authors"], **by_whom(request),
                )
            ),
        ):  # fmt: skip
            return redirect("community:product", made[0])
    context = {
        "title": _("A new product"),
        "lead": _("Its files are added on the next page; until it is discussed the group alone sees it."),
        "act": _("Begin the product"),
        "crumbs": group_crumbs(group),
    }  # fmt: skip
    return form_page(request, form, context)


@require_safe
@only(acts, what=WHAT)
def product(request: HttpRequest, product_id: int) -> HttpResponse:
    """What it is, its versions, what was said of it, what it may become."""
    return _page(request, product_or_404(product_id))


def _page(
    request: HttpRequest, found: GroupProduct, form: OpinionForm | None = None, mistake: str = ""
) -> HttpResponse:
    account, led, versions = acting(request), list_led_groups(), list_versions(found.pk)
    is_own, leads = found.group_id in list_own_groups(), found.group_id in led
    keeps = keeps_communities(account) and leads
    is_expertise = found.state == ProductState.EXPERTISE
    speaks = found.state == ProductState.DISCUSSION or (
        is_expertise and account.role in EXPERTS and not is_own
    )
    context = {
        "one": found,
        "state": ProductState(found.state).label,
        "kind": ProductKind(found.kind).label,
        "mark": PRODUCT_MARKS[found.state],
        "versions": versions,
        "opinions": [_shown(one) for one in list_opinions(found.pk)],
        "adds": (is_own or leads) and found.state in ("draft", "discussion"),
        "next": _next_states(found, keeps=keeps) if leads else [],
        "form": (form or OpinionForm(is_expertise=is_expertise)) if speaks else None,
        "is_expertise": is_expertise,
        "experts_for": count_experts_for(found.pk, versions[0].number) if versions else 0,
        "experts_needed": EXPERTS_NEEDED,
        "accept": ACCEPT,
        "megabytes": LARGEST_FILE // 2**20,
        "mistake": mistake,
        "crumbs": group_crumbs(found.group),
    }
    wrong = bool(mistake) or bool(form and form.errors)
    return render(request, "community/product.html", context, status=422 if wrong else 200)


def _next_states(found: GroupProduct, *, keeps: bool) -> list[tuple[str, str]]:
    words = {
        ProductState.DISCUSSION: _("Open the discussion"),
        ProductState.EXPERTISE: _("Send to expertise"),
        ProductState.RECOMMENDED: _("Recommend"),
        ProductState.DECLINED: _("Do not recommend"),
        ProductState.DRAFT: _("Back to work"),
    }
    ends = (ProductState.RECOMMENDED, ProductState.DECLINED)
    return [
        (one.value, words[one])
        for one in NEXT_STATES[ProductState(found.state)]
        if keeps or one not in ends
    ]


def _shown(one: ProductOpinion) -> dict[str, object]:
    return {
        "what": OpinionKind(one.kind).label,
        "verdict": OpinionVerdict(one.verdict).label if one.verdict else "",
        "words": one.words,
        "who": one.who,
        "at": one.at,
        "version": one.version,
    }


@require_POST
@only(acts, what=WHAT)
def product_version(request: HttpRequest, product_id: int) -> HttpResponse:
    """The next version's file."""
    found, file = product_or_404(product_id), request.FILES.get("file")
    try:
        if file is None:
            raise Mistake(_("Choose a file of the version."))
        received = receive_document(file.name or "", file.read(LARGEST_FILE + 1))
        note = request.POST.get("note", "").strip()[:300]
        if found.group_id not in list_own_groups() | list_led_groups():
            raise Http404
        deeds.add_version(product=found.pk, file=received, note=note, **by_whom(request))
    except Mistake as mistake:
        return _page(request, found, mistake=str(mistake))
    return redirect("community:product", found.pk)


@require_safe
@only(acts, what=WHAT)
def product_file(_request: HttpRequest, product_id: int, number: int) -> HttpResponse:
    found = find_version(product_id, number)
    if found is None:
        raise Http404
    return attachment(found.file_name, found.media_type, bytes(found.content))


@require_POST
@only(acts, what=WHAT)
def product_move(request: HttpRequest, product_id: int) -> HttpResponse:
    """To the next state, with the reason where it is turned back."""
    found, state = product_or_404(product_id), request.POST.get("state", "")
    keeps = keeps_communities(acting(request))
    leads = found.group_id in list_led_groups()
    if not leads or state not in {code for code, _word in _next_states(found, keeps=keeps)}:
        raise Http404
    return done(
        request,
        lambda: deeds.move_product(
            product=found.pk, state=ProductState(state), words=request.POST.get("words", "")[:4000],
            who=_who(request), **by_whom(request),
        ),
        _("Written down."), "community:product", found.pk,
    )  # fmt: skip


@require_POST
@only(acts, what=WHAT)
def product_opinion(request: HttpRequest, product_id: int) -> HttpResponse:
    """A remark, or an expert's conclusion; nobody is an expert of their own group's product."""
    found = product_or_404(product_id)
    is_expertise = found.state == ProductState.EXPERTISE
    is_barred = acting(request).role not in EXPERTS or found.group_id in list_own_groups()
    if is_expertise and is_barred:
        raise Http404
    form = OpinionForm(request.POST, is_expertise=is_expertise)
    if form.is_valid():
        told = form.cleaned_data.get("verdict")
        if tried(
            form,
            lambda: deeds.give_opinion(
                product=found.pk, verdict=OpinionVerdict(told) if told else None,
                words=form.cleaned_data["words"], who=_who(request), **by_whom(request),
            ),
        ):  # fmt: skip
            return redirect("community:product", found.pk)
    return _page(request, found, form)


def _who(request: HttpRequest) -> str:
    """Role and unit, without a name: what is said counts by from where it is said."""
    grant = acting(request).grant
    return f"{title_of(grant.role)}, {grant.unit_title}"[:200] if grant else ""
