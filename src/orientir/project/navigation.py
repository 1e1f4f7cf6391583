"""What stands around every page for this person: sections by role, the person, links of the footer.

Only what exists is shown: an address that the project does not have drops its line, so a section
appears
by itself when its room gets pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from orientir.cycle.registry.api import find_unit_title, may, title_of
from orientir.kit.access.acting import Acting
from orientir.kit.ui.frame import Actor, Frame, Link, RoleChoice

MOST_SECTIONS = 6


class Section(NamedTuple):
    """A section: its words and the route of its first page; current when the address begins with
    it.
    """

    title: str | Promise
    route: str


INDICATORS = Section(_("Indicators"), "monitoring:home")
PUBLISHED = Section(_("Indicators"), "portal:open")
TERRITORIES = Section(_("Territories"), "monitoring:units")
ORGANISATIONS = Section(_("Organisations"), "monitoring:units")
PEOPLE = Section(_("People"), "registry:people")
COLLECTION = Section(_("Data collection"), "collection:home")
DEFICITS = Section(_("Deficits"), "assessment:deficits")
PROCEDURES = Section(_("Procedures"), "assessment:procedures")
BANK = Section(_("Item bank"), "assessment:bank")
COMMUNITY = Section(_("Support and communities"), "community:home")
SNAPSHOTS = Section(_("Snapshots"), "monitoring:snapshots")
REPORTS = Section(_("Reports"), "monitoring:reports")
ACCOUNTS = Section(_("Accounts"), "registry:accounts")
JOURNAL = Section(_("Journal"), "journal:list")
PASSPORT = Section(_("Passport"), "portal:passport")
METHODOLOGY = Section(_("Methodology"), "goals:home")

_EVERYBODY: Final = (PUBLISHED, METHODOLOGY)
SECTIONS: Final[dict[str, Sequence[Section]]] = {
    "ministry": (INDICATORS, TERRITORIES, DEFICITS, SNAPSHOTS, REPORTS, PROCEDURES),
    "operator": (INDICATORS, TERRITORIES, PEOPLE, SNAPSHOTS, COLLECTION, PROCEDURES),
    "administrator": (INDICATORS, TERRITORIES, PEOPLE, SNAPSHOTS, ACCOUNTS, JOURNAL),
    "municipal_specialist": (ORGANISATIONS, INDICATORS, PEOPLE, COLLECTION, PROCEDURES, REPORTS),
    "further_education": (INDICATORS, TERRITORIES, DEFICITS, BANK, PROCEDURES, METHODOLOGY),
    "expert": (BANK, PUBLISHED, METHODOLOGY),
    "head": (PASSPORT, INDICATORS, ORGANISATIONS, PEOPLE, COLLECTION, PROCEDURES),
}
PERSONAL: Final = (
    Section(_("My results"), "assessment:mine"),
    Section(_("Who accompanies me"), "community:mine"),
    Section(_("Messages"), "notices:list"),
    Section(_("My data"), "registry:mine"),
    Section(_("Who saw my data"), "journal:mine"),
    Section(_("My account and password"), "access:account"),
)
FOOTER: Final = (
    Section(_("Who saw my data"), "journal:mine"),
    METHODOLOGY,
    Section(_("Accessibility"), "portal:accessibility"),
)


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: ``frame`` for ``ui/base.html``. A stranger gets the public sections."""
    account: Acting | None = getattr(request, "account", None)
    role = account.role if account else ""
    return {
        "frame": Frame(
            home=_address("portal:home") or "/",
            sections=list(_links(SECTIONS.get(role, _EVERYBODY), _place(request, account)))[
                :MOST_SECTIONS
            ],
            actor=_actor(account, request.path) if account else None,
            search=_address("portal:search"),
            login=_address("access:login"),
            logout=_address("access:logout"),
            messages=_address("notices:list") if account else "",
            unread=account.unread if account else 0,
            switch_role=_address("access:act-as"),
            set_language=_address("set_language"),
            languages=_languages(),
            foot_links=list(_links(FOOTER if account else FOOTER[1:], request.path)),
            notices=_notices(),
        )
    }


def _place(request: HttpRequest, account: Acting | None) -> str:
    """Where one is: the page of one's own unit is the passport, for a role that has one."""
    match = request.resolver_match
    if account is None or match is None or match.view_name != "monitoring:unit":
        return request.path
    if PASSPORT not in SECTIONS.get(account.role, ()):
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
        links=list(_links(_personal(account.role), path)),
    )


def _personal(role: str) -> Sequence[Section]:
    """What a role may open and has no place for among its sections, then what is everybody's."""
    sections = SECTIONS.get(role, ())
    rest = [
        (BANK, may(role, "see_bank")),
        (ACCOUNTS, may(role, "give_grants")),
        (COMMUNITY, may(role, "see_people")),
    ]
    return (*(one for one, is_allowed in rest if is_allowed and one not in sections), *PERSONAL)


def _links(sections: Sequence[Section], path: str) -> Iterator[Link]:
    found = [(section, address) for section in sections if (address := _address(section.route))]
    here = _nearest(path, [address for _section, address in found])
    for section, address in found:
        yield Link(str(section.title), address, current=address == here)


def _nearest(path: str, addresses: Sequence[str]) -> str:
    """The longest address that ``path`` lies under: one section is current, not all above it too."""
    above = (a for a in addresses if path == a or (a != "/" and path.startswith(a)))
    return max(above, key=len, default="")


def _address(route: str) -> str:
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
