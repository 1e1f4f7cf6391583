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
from orientir.cycle.community.actions.events import (
    EventTerms,
    mark_attendance,
    move_event,
    register_for_event,
    write_event,
)
from orientir.cycle.community.actions.groups import (
    GroupAssignment,
    move_group,
    set_up_group,
    take_into_group,
)
from orientir.cycle.community.actions.meetings import (
    Presence,
    Question,
    Said,
    call_meeting,
    sign_minutes,
    write_minutes,
)
from orientir.cycle.community.actions.products import (
    add_version,
    begin_product,
    give_opinion,
    move_product,
)
from orientir.cycle.community.actions.support import (
    AccompanierTerms,
    Given,
    give_people,
    name_accompanier,
)
from orientir.cycle.community.queries.events import OwnDay, list_own_days
from orientir.cycle.community.queries.groups import (
    GroupPerson,
    SignedMinutes,
    find_minutes,
    has_groups,
    list_agenda,
    list_people_of_group,
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
from orientir.cycle.community.rules import (
    Chosen,
    EventKind,
    EventState,
    GroupState,
    OpinionVerdict,
    ProductKind,
    ProductState,
    Support,
)
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
    "EventKind",
    "EventState",
    "EventTerms",
    "Given",
    "GroupAssignment",
    "GroupPerson",
    "GroupState",
    "Joining",
    "LeftOut",
    "OpinionVerdict",
    "OwnAccompanier",
    "OwnDay",
    "Part",
    "Presence",
    "ProductKind",
    "ProductState",
    "Proposal",
    "Question",
    "Said",
    "SignedMinutes",
    "Support",
    "Vacancy",
    "YoungCount",
    "YoungLine",
    "add_version",
    "begin_product",
    "call_meeting",
    "contest_entries_table",
    "count_young",
    "enter_contest",
    "find_minutes",
    "give_opinion",
    "give_people",
    "has_groups",
    "join_community",
    "list_accompaniers",
    "list_agenda",
    "list_own_accompaniers",
    "list_own_caseload",
    "list_own_days",
    "list_people_of_group",
    "list_young",
    "mark_attendance",
    "memberships_table",
    "move_event",
    "move_group",
    "move_product",
    "name_accompanier",
    "offer_reserve",
    "open_vacancy",
    "propose_pairs",
    "register_for_event",
    "set_up_group",
    "sign_minutes",
    "take_into_group",
    "vacancies_table",
    "write_event",
    "write_minutes",
]
