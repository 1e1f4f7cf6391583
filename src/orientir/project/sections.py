"""Which sections a role has, and which pages lie in each: at most six sections, each with its pages in a row below.

Only what exists is shown: an address that the project does not have drops its line, so a page appears by itself when
its room gets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orientir.cycle.registry.api import Deed
from orientir.kit.journal.words import name_pages

MOST_SECTIONS = 6


class Section(NamedTuple):
    """A section or a page: its words and its route. ``pages`` of a section: what lies in it, its first page too.

    ``deed``: what a role must be allowed to do to have it; empty: nothing.
    """

    title: str | Promise
    route: str
    pages: tuple[Section, ...] = ()
    deed: Deed | Literal[""] = ""


INDICATORS = Section(_("Indicators"), "monitoring:home")
PUBLISHED = Section(_("Indicators"), "portal:open")
TERRITORIES = Section(_("Territories"), "monitoring:units")
ORGANISATIONS = Section(_("Organisations"), "monitoring:units")
SNAPSHOTS = Section(_("Snapshots"), "monitoring:snapshots")
ANALYSIS = Section(_("Analysis"), "analysis:home")
ADVICE = Section(_("Recommendations"), "recommendations:home")
DECISIONS = Section(_("Decisions"), "decisions:home")
PLANS = Section(_("Plans"), "roadmaps:home")
EFFECTS = Section(_("Effects of measures"), "effects:home")
PASSPORT = Section(_("Passport"), "portal:passport")
METHODOLOGY = Section(_("Methodology"), "goals:home")
PROCEDURES = Section(_("Procedures"), "assessment:procedures")
DEFICITS = Section(_("Deficits"), "assessment:deficits")
BANK = Section(_("Item bank"), "assessment:bank", deed="see_bank")
MARKING = Section(_("Marking"), "assessment:marking")
ROUTES = Section(_("Routes"), "routes:list")
ROUTING = Section(_("Matching with programmes"), "routes:runs", deed="steer_snapshots")
PROPOSALS = Section(_("Proposed groups"), "routes:proposals")
CASELOAD = Section(_("Caseload"), "routes:caseload")
PROGRAMMES = Section(_("Programmes"), "learning:home")
OPEN_PROGRAMMES = Section(_("Programmes"), "learning:open-catalogue")
CHECK = Section(_("Check a document of learning"), "learning:check")
GROUPS = Section(_("Groups"), "learning:groups")
APPLICATIONS = Section(_("Applications"), "learning:applications", deed="approve_learning")
CERTIFICATES = Section(_("Certificates"), "learning:certificates", deed="run_learning")
TOLD = Section(_("Documents to confirm"), "learning:confirm_certificates", deed="approve_learning")
MY_CERTIFICATES = Section(_("My certificates"), "learning:own_certificates")
CHANGES = Section(_("Changes after learning"), "learning:changes", deed="run_learning")
PEOPLE = Section(_("People"), "registry:people")
COMMUNITY = Section(_("Support and communities"), "community:home")
YOUNG = Section(_("Young teachers"), "community:young")
GROUPS_OF_PROJECTS = Section(_("Project groups"), "community:groups")
EVENTS = Section(_("Events"), "community:events")
VACANCIES = Section(_("Vacancies"), "community:vacancies")
STAFFED = Section(_("Organisations"), "registry:organisations")
ACCOUNTS = Section(_("Accounts"), "registry:accounts", deed="give_grants")
COLLECTION = Section(_("Data collection"), "collection:home")
JOBS = Section(_("Long work"), "jobs:list")
JOURNAL = Section(_("Journal"), "journal:list")
ME = Section(_("My page"), "portal:me")
MY_ROUTE = Section(_("My route"), "routes:mine")
MY_RESULTS = Section(_("My results"), "assessment:mine")
MY_LEARNING = Section(_("My learning"), "learning:mine")
MY_SUPPORT = Section(_("Who accompanies me"), "community:mine")

_FIGURES: Final = INDICATORS._replace(
    pages=(INDICATORS, TERRITORIES, ANALYSIS, ADVICE, EFFECTS, PLANS, DECISIONS, SNAPSHOTS)
)
_DIAGNOSTICS: Final = Section(_("Diagnostics"), PROCEDURES.route, (PROCEDURES, DEFICITS, BANK))
_ROUTES: Final = ROUTES._replace(pages=(ROUTES, ROUTING, PROPOSALS))
_LEARNING: Final = Section(
    _("Learning"), PROGRAMMES.route, (PROGRAMMES, GROUPS, APPLICATIONS, CERTIFICATES, TOLD, CHANGES)
)
_PEOPLE: Final = PEOPLE._replace(
    pages=(PEOPLE, STAFFED, COMMUNITY, GROUPS_OF_PROJECTS, EVENTS, YOUNG, VACANCIES, ACCOUNTS)
)
_CATALOGUE: Final = Section(
    _("Learning"), PROGRAMMES.route, (PROGRAMMES, GROUPS, MY_LEARNING, MY_CERTIFICATES)
)
_OWN: Final = ME._replace(pages=(ME, MY_SUPPORT, GROUPS_OF_PROJECTS, EVENTS))
_OPEN: Final = PUBLISHED._replace(pages=(PUBLISHED, METHODOLOGY))

EVERYBODY: Final = (PUBLISHED, OPEN_PROGRAMMES, METHODOLOGY)
WITHOUT_LOGIN: Final = (
    PUBLISHED._replace(title=_("Published figures")),
    OPEN_PROGRAMMES._replace(title=_("Programmes of further education")),
    METHODOLOGY,
    CHECK,
)
SECTIONS: Final[dict[str, Sequence[Section]]] = {
    "ministry": (_FIGURES, _DIAGNOSTICS, _ROUTES, _LEARNING, _PEOPLE, METHODOLOGY),
    "operator": (_FIGURES, _DIAGNOSTICS, _ROUTES, _LEARNING, _PEOPLE, COLLECTION),
    "administrator": (_FIGURES, PEOPLE, COMMUNITY, ACCOUNTS, JOURNAL),
    "municipal_specialist": (
        INDICATORS._replace(
            pages=(INDICATORS, ORGANISATIONS, ANALYSIS, ADVICE, EFFECTS, PLANS, DECISIONS, SNAPSHOTS)
        ),
        _DIAGNOSTICS, _ROUTES, _LEARNING, _PEOPLE, COLLECTION,
    ),
    "further_education": (
        _LEARNING._replace(pages=(*_LEARNING.pages, PROPOSALS, GROUPS_OF_PROJECTS, EVENTS, COLLECTION)),
        _DIAGNOSTICS, _FIGURES, METHODOLOGY,
    ),
    "expert": (MARKING, BANK, PROGRAMMES, GROUPS_OF_PROJECTS, PUBLISHED, METHODOLOGY),
    "head": (
        PASSPORT._replace(
            pages=(PASSPORT, INDICATORS, ORGANISATIONS, ANALYSIS, ADVICE, EFFECTS, PLANS, DECISIONS, SNAPSHOTS)
        ),
        _DIAGNOSTICS, _ROUTES, _LEARNING, _PEOPLE, COLLECTION,
    ),
    "curator": (CASELOAD, _CATALOGUE, MY_ROUTE, _OPEN),
    "teacher": (_OWN, MY_ROUTE, MY_RESULTS, _CATALOGUE, _OPEN),
}  # fmt: skip
PERSONAL: Final = (
    ME,
    MY_ROUTE,
    MY_RESULTS,
    MY_LEARNING,
    MY_CERTIFICATES,
    MY_SUPPORT,
    Section(_("Messages"), "notices:list"),
    JOBS,
    Section(_("My data"), "registry:mine"),
    Section(_("Who saw my data"), "journal:mine"),
    Section(_("My roles"), "registry:roles"),
    Section(_("My account and password"), "access:account"),
)
FOOTER: Final = (
    Section(_("Who saw my data"), "journal:mine"),
    METHODOLOGY,
    CHECK,
    Section(_("Interface for programs"), "interface:about"),
    Section(_("Accessibility"), "portal:accessibility"),
)

name_pages(
    {one.route: one.title for one in dict(globals()).values() if isinstance(one, Section)}
    | {one.route: one.title for one in (*PERSONAL, *FOOTER)}
)
