"""The door of the room: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.community.actions.belonging import (
    Joining,
    Part,
    Vacancy,
    enter_contest,
    join_community,
    offer_reserve,
    open_vacancy,
)
from orientir.cycle.community.actions.support import (
    AccompanierTerms,
    Given,
    give_people,
    name_accompanier,
)
from orientir.cycle.community.queries.pairing import (
    Asking,
    LeftOut,
    Proposal,
    propose_pairs,
)
from orientir.cycle.community.queries.support import (
    AccompanierLine,
    CaseloadLine,
    OwnAccompanier,
    list_accompaniers,
    list_own_accompaniers,
    list_own_caseload,
)
from orientir.cycle.community.queries.young import YoungCount, YoungLine, count_young, list_young
from orientir.cycle.community.rules import Chosen, Support
from orientir.cycle.community.tables import (
    contest_entries_table,
    memberships_table,
    vacancies_table,
)

__all__ = [
    "AccompanierLine",
    "AccompanierTerms",
    "Asking",
    "CaseloadLine",
    "Chosen",
    "Given",
    "Joining",
    "LeftOut",
    "OwnAccompanier",
    "Part",
    "Proposal",
    "Support",
    "Vacancy",
    "YoungCount",
    "YoungLine",
    "contest_entries_table",
    "count_young",
    "enter_contest",
    "give_people",
    "join_community",
    "list_accompaniers",
    "list_own_accompaniers",
    "list_own_caseload",
    "list_young",
    "memberships_table",
    "name_accompanier",
    "offer_reserve",
    "open_vacancy",
    "propose_pairs",
    "vacancies_table",
]
