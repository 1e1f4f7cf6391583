"""What stands around every page for this person: sections by role, the person, links of the footer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from orientir.cycle.registry.api import find_unit_title, may, title_of
from orientir.kit.access.acting import Acting
from orientir.kit.ui.frame import Actor, Frame, Link, RoleChoice
from orientir.project.sections import (
    ACCOUNTS,
    COMMUNITY,
    EVERYBODY,
    FOOTER,
    JOURNAL,
    MOST_SECTIONS,
    PASSPORT,
    PERSONAL,
    SECTIONS,
    WITHOUT_LOGIN,
    Section,
)


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: ``frame`` for ``ui/base.html``, put together where a page shows it."""
    return {"frame": cast(Frame, SimpleLazyObject(partial(_frame, request)))}


def _frame(request: HttpRequest) -> Frame:
    """A stranger gets the public sections."""
    account: Acting | None = getattr(request, "account", None)
    sections, pages = _where(account.role if account else "", _place(request, account))
    return Frame(
        home=_address("portal:home") or "/",
        sections=sections,
        pages=pages,
        actor=_actor(account, request.path) if account else None,
        search=_address("portal:search"),
        login=_address("access:login"),
        logout=_address("access:logout"),
        messages=_address("notices:list") if account else "",
        unread=account.unread if account else 0,
        switch_role=_address("access:act-as"),
        set_language=_address("set_language"),
        languages=_languages(),
        open_links=[] if account else list(_links(WITHOUT_LOGIN, request.path, "")),
        foot_links=list(_links(FOOTER if account else FOOTER[1:], request.path, "")),
        notices=_notices(),
    )


def _place(request: HttpRequest, account: Acting | None) -> str:
    """Where one is: the page of one's own unit is the passport, for a role that has one."""
    match = request.resolver_match
    if account is None or match is None or match.view_name != "monitoring:unit":
        return request.path
    if PASSPORT.route not in {section.route for section in SECTIONS.get(account.role, ())}:
        return request.path
    is_own = find_unit_title(account.unit_id).code == match.kwargs["code"]
    return _address(PASSPORT.route) if is_own else request.path


def _actor(account: Acting, path: str) -> Actor:
    grant = account.grant
    return Actor(
        name=account.display_name,
        role=title_of(account.role),
        unit=grant.unit_title if grant else "",
        choices=[
            RoleChoice(str(choice.id), title_of(choice.role), choice.unit_title, choice == grant)
            for choice in account.grants
        ],
        links=list(_links(_personal(account.role), path, account.role)),
    )


def _personal(role: str) -> Sequence[Section]:
    """What a role may open and has no place for among its sections, then what is everybody's."""
    there = {page.route for section in SECTIONS.get(role, ()) for page in (section, *section.pages)}
    rest = [
        ACCOUNTS,
        *([COMMUNITY] if may(role, "see_people") else []),
        *([JOURNAL] if role == "head" else []),
    ]
    return (*(one for one in rest if one.route not in there), *PERSONAL)


def _where(role: str, path: str) -> tuple[list[Link], list[Link]]:
    """The sections of a role, and the pages of the one that ``path`` lies in (none where it has one page)."""
    found = [
        (section, list(_links(section.pages or (section,), path, role)))
        for section in SECTIONS.get(role, EVERYBODY)
        if may_open(section, role)
    ]
    there = [(section, pages) for section, pages in found if pages][:MOST_SECTIONS]
    here = _nearest(path, [page.href for _section, pages in there for page in pages])
    sections: list[Link] = []
    inner: list[Link] = []
    for section, pages in there:
        is_here = bool(here) and any(page.href == here for page in pages) and not inner
        sections.append(Link(str(section.title), pages[0].href, current=is_here))
        inner = pages if is_here else inner
    return sections, inner if len(inner) > 1 else []


def may_open(section: Section, role: str) -> bool:
    return not section.deed or may(role, section.deed)


def _links(sections: Sequence[Section], path: str, role: str) -> Iterator[Link]:
    found = [
        (section, address)
        for section in sections
        if may_open(section, role) and (address := _address(section.route))
    ]
    here = _nearest(path, [address for _section, address in found])
    for section, address in found:
        yield Link(str(section.title), address, current=address == here)


def _nearest(path: str, addresses: Sequence[str]) -> str:
    """The longest address that ``path`` lies under: one section is current, not all above it too."""
    above = (a for a in addresses if path == a or (a != "/" and path.startswith(a)))
    return max(above, key=len, default="")


def _address(route: str) -> str:
    """The same for every page until the process ends: some twenty stand around each."""
    return _address_in(route, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(1024)
def _address_in(route: str, _urls: str, _prefix: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def _languages() -> list[Link]:
    now = get_language()
    return [Link(title, code, current=code == now) for code, title in settings.LANGUAGES]


def _notices() -> list[str]:
    return [str(_("Demonstration data: people and figures are invented."))] if _is_demo() else []


def _is_demo() -> bool:
    return bool(getattr(settings, "DEMO", False))
