"""What every address of the project asks of who comes: a new address without a line here fails the walk.

``who``: ``OPEN`` (strangers too), ``LOGGED_IN``, or the accounts of the cast that may. ``places``: the keyword
arguments to try, made from the cast. ``queries``: what to add to the address (exports, filters). Whatever a page
answers, the walk looks for marks of units out of sight in it; it needs to be told nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.cast import REGION, ROLES, TODAY
from tests.journeys.places import (
    Places,
    accompaniers_of_the_cast,
    accounts_of_the_cast,
    advice_of_the_cast,
    advice_orders_of_the_cast,
    advice_runs_of_the_cast,
    analyses_of_the_cast,
    applications_of_the_cast,
    assignments_of_the_cast,
    certificates_of_the_cast,
    decisions_of_the_cast,
    deeds_of_the_cast,
    documents_of_the_cast,
    events_of_the_cast,
    evidence_of_the_cast,
    given_of_the_cast,
    group_deeds_of_the_cast,
    group_meetings_of_the_cast,
    group_orders_of_the_cast,
    groups_of_the_cast,
    imports_of_the_cast,
    invitations_of_the_cast,
    invited_of_the_cast,
    items_of_the_cast,
    marks_of_the_cast,
    materials_of_the_cast,
    measure_deeds_of_the_cast,
    measures_of_the_cast,
    milestones_of_the_cast,
    nowhere,
    offers_of_the_cast,
    orders_of_the_cast,
    pairs_of_communities,
    pairs_of_the_cast,
    people_for_groups,
    people_of_the_cast,
    pictures_of_the_cast,
    pinned_of_the_cast,
    places,
    plan_deeds_of_the_cast,
    plans_of_the_cast,
    points_of_the_cast,
    procedures_of_the_cast,
    product_files_of_the_cast,
    products_of_the_cast,
    programmes_of_the_cast,
    project_groups_of_the_cast,
    proposals_of_the_cast,
    remarks_of_the_cast,
    results_of_the_cast,
    route_deeds_of_the_cast,
    routes_of_the_cast,
    runs_of_the_cast,
    sheets_of_the_cast,
    sittings_of_the_cast,
    steps_of_the_cast,
    studies_of_the_cast,
    tables_of_analyses,
    told_of_the_cast,
    versions_of_the_cast,
)

OPEN = frozenset({*ROLES, "anonymous"})
LOGGED_IN = frozenset(ROLES)
PEOPLE_SEEING = frozenset(
    {
        "ministry",
        "operator",
        "administrator",
        "specialist",
        "other_specialist",
        "head",
        "other_head",
    }
)

EDITING = PEOPLE_SEEING - {"ministry", "administrator"}
VERIFYING = frozenset({"ministry", "operator", "specialist", "other_specialist"})
ACTING = LOGGED_IN - {"stranger"}
DECIDING = PEOPLE_SEEING - {"administrator"}
FIGURE_SEEING = PEOPLE_SEEING | {"further_education"}
GRANTING = frozenset({"administrator", "ministry", "operator", "head", "other_head"})

JOURNAL = frozenset({"administrator", "head", "other_head"})
PLANNING = frozenset({"ministry", "specialist", "other_specialist", "head", "other_head"})

ROUTE_SEEING = EDITING | {"teacher"}

RUNNING = frozenset({"operator"})
RUNS_SEEING = frozenset({"operator", "ministry"})
LEARNING_RUNNING = frozenset({"operator", "further_education"})
LOADING = EDITING | LEARNING_RUNNING
BANK = frozenset({"operator", "further_education", "expert"})
BANK_KEEPING = frozenset({"operator", "further_education"})


@dataclass(frozen=True)
class Page:
    who: frozenset[str] = LOGGED_IN
    places: Places = nowhere
    queries: tuple[str, ...] = ("",)


UNITS = (REGION, "20", "11", "12", "21")
FILES = ("xlsx", "csv")
SNAPSHOTS = ("snapshot=draft", "snapshot=published")
ELSEWHERE = (*SNAPSHOTS, "snapshot=draft&unit=20")

EXPECTED: dict[str, Page] = {
    "set_language": Page(OPEN),
    "access:login": Page(OPEN),
    "access:code": Page(OPEN),
    "access:second-factor": Page(),
    "access:logout": Page(),
    "access:act-as": Page(),
    "access:account": Page(),
    "access:password-changed": Page(),
    "health": Page(OPEN),
    "metrics": Page(OPEN),
    "jobs:list": Page(queries=("", "state=open", "mine=1")),
    "jobs:job": Page(places=places(job_id=(1, 10**9))),
    "jobs:cancel": Page(places=places(job_id=(1, 10**9))),
    "jobs:retry": Page(places=places(job_id=(1, 10**9))),
    "journal:list": Page(JOURNAL, queries=("", "kind=look", "kind=change", "who=x")),
    "journal:file": Page(JOURNAL, places(kind=FILES)),
    "journal:people": Page(JOURNAL, queries=("", "foreign=1")),
    "journal:people-file": Page(JOURNAL, places(kind=("csv",))),
    "journal:entry": Page(JOURNAL, places(entry_id=(1, 10**9))),
    "journal:mine": Page(),
    "journal:mine-file": Page(places=places(kind=("csv",))),
    "notices:list": Page(queries=("", "unread=1", "kind=assessment.invited", "kind=no-such")),
    "notices:read-all": Page(),
    "notices:settings": Page(),
    "notices:address": Page(),
    "notices:confirm": Page(places=places(code=("absent",))),
    "notices:leave": Page(OPEN, places(leave_key=("absent",))),
    "notices:open": Page(places=places(notice_id=(1,))),
    "interface:about": Page(OPEN),
    "interface:keys": Page(ACTING),
    "interface:revoke": Page(ACTING, places(key_id=(0,))),
    "interface:v1:openapi-json": Page(OPEN),
    "interface:v1:api-root": Page(OPEN),
    **{
        f"interface:v1:{name}": Page(frozenset(), places(**choices))
        for name, choices in (
            ("units", {}),
            ("unit", {"code": UNITS}),
            ("indicators", {}),
            ("snapshots", {}),
            ("values", {"code": ("draft", "published")}),
            ("dictionaries", {}),
        )
    },
    "monitoring:home": Page(queries=("", *ELSEWHERE)),
    "monitoring:region_table": Page(places=places(kind=FILES), queries=("snapshot=draft",)),
    "monitoring:report": Page(places=places(kind=("pdf",)), queries=SNAPSHOTS),
    "monitoring:compare": Page(queries=ELSEWHERE),
    "monitoring:units": Page(queries=(*ELSEWHERE, "snapshot=draft&level=organisation")),
    "monitoring:units_table": Page(places=places(kind=("csv",)), queries=SNAPSHOTS),
    "monitoring:unit": Page(places=places(code=UNITS), queries=SNAPSHOTS),
    "monitoring:unit_table": Page(
        places=places(code=("12", "21"), kind=("csv",)), queries=SNAPSHOTS
    ),
    "monitoring:snapshots": Page(),
    "monitoring:correct": Page(
        frozenset({"ministry", "operator"}), places(code=("draft", "published", "absent"))
    ),
    "monitoring:snapshot": Page(places=places(code=("draft", "published", "absent"))),
    "monitoring:figures": Page(
        VERIFYING, places(code=("draft", "absent")), ("", "unit=20", "unit=11")
    ),
    "monitoring:figure": Page(
        VERIFYING,
        places(code=("draft",), indicator=("1.1", "1.2", "absent")),
        ("", "unit=20", "unit=11"),
    ),
    "monitoring:remark": Page(VERIFYING, remarks_of_the_cast),
    "monitoring:indicator": Page(
        places=places(code=("1.1", "4.3")), queries=(*ELSEWHERE, "unit=21")
    ),
    "monitoring:rows": Page(places=places(code=("1.1",)), queries=("", "snapshot=draft&unit=20")),
    "monitoring:indicator_table": Page(
        places=places(code=("1.1", "4.3"), kind=("csv",)), queries=ELSEWHERE
    ),
    "analysis:home": Page(FIGURE_SEEING),
    "analysis:results": Page(FIGURE_SEEING),
    "analysis:runs": Page(FIGURE_SEEING, queries=("", "kind=value_added")),
    "analysis:new": Page(
        RUNS_SEEING, places(kind=("value_added", "low_results", "context", "absent"))
    ),
    "analysis:results-file": Page(FIGURE_SEEING, places(kind=FILES)),
    "analysis:runs-file": Page(FIGURE_SEEING, places(kind=FILES)),
    "analysis:unit": Page(FIGURE_SEEING, places(code=UNITS), ("", "side=below")),
    "analysis:unit-file": Page(
        FIGURE_SEEING,
        places(code=UNITS, what=("findings", "schools", "places", "below"), kind=("csv",)),
    ),
    "analysis:report": Page(FIGURE_SEEING, places(code=("11", "21", "20"), kind=("pdf", "docx"))),
    "analysis:conditions": Page(FIGURE_SEEING, places(code=UNITS)),
    "analysis:conditions-file": Page(
        FIGURE_SEEING, places(code=("11", "10", "region"), kind=("xlsx", "csv"))
    ),
    "analysis:staffing": Page(FIGURE_SEEING, places(code=UNITS)),
    "analysis:staffing-file": Page(
        FIGURE_SEEING, places(code=("11", "10", "region"), kind=("xlsx", "csv"))
    ),
    "analysis:run": Page(FIGURE_SEEING, analyses_of_the_cast, ("", "level=municipality")),
    "analysis:run-file": Page(FIGURE_SEEING, tables_of_analyses),
    "analysis:repeat": Page(RUNS_SEEING, analyses_of_the_cast),
    "analysis:publish": Page(RUNS_SEEING, analyses_of_the_cast),
    "effects:home": Page(FIGURE_SEEING),
    "effects:measures": Page(FIGURE_SEEING),
    "effects:new": Page(RUNS_SEEING),
    "effects:blank": Page(RUNS_SEEING, places(level=("municipality", "organisation", "region"))),
    "effects:measure": Page(FIGURE_SEEING, given_of_the_cast),
    "effects:starts": Page(RUNS_SEEING, given_of_the_cast),
    "effects:study": Page(FIGURE_SEEING, studies_of_the_cast),
    "effects:repeat": Page(RUNS_SEEING, studies_of_the_cast),
    "effects:power": Page(
        FIGURE_SEEING, queries=("", "level=organisation&indicator=1.1&give=2&after=1&effect=5")
    ),
    "effects:targets": Page(FIGURE_SEEING),
    "effects:target": Page(RUNS_SEEING, places(code=("1.1", "no-such"))),
    "recommendations:home": Page(
        FIGURE_SEEING,
        queries=(
            "",
            "state=proposed",
            "level=organisation",
            "format=xlsx",
            "format=csv",
            "order=1",
            "unit=21",
        ),
    ),
    "recommendations:issue": Page(RUNS_SEEING, queries=("", "level=organisation")),
    "recommendations:order_paper": Page(FIGURE_SEEING, advice_orders_of_the_cast),
    "recommendations:runs": Page(RUNS_SEEING),
    "recommendations:new": Page(RUNS_SEEING),
    "recommendations:run": Page(RUNS_SEEING, advice_runs_of_the_cast),
    "recommendations:one": Page(FIGURE_SEEING, advice_of_the_cast),
    "recommendations:edit": Page(RUNS_SEEING, advice_of_the_cast),
    "recommendations:dismiss": Page(RUNS_SEEING, advice_of_the_cast),
    "recommendations:answer": Page(FIGURE_SEEING, advice_of_the_cast),
    "recommendations:report": Page(FIGURE_SEEING, advice_of_the_cast),
    "decisions:home": Page(
        ACTING, queries=("", "q=мерах", "kind=order&state=signed&year=2026", "format=csv")
    ),
    "decisions:new": Page(
        DECIDING,
        queries=("", "kind=minutes", "kind=letter", "order=1", "ends=x", "ends=1&how=cancelled"),
    ),
    "decisions:on-measure": Page(ACTING, measures_of_the_cast),
    "decisions:assignments": Page(
        ACTING,
        queries=("", "whose=mine", "whose=control&state=reported", "state=overdue", "format=csv"),
    ),
    "decisions:assignment": Page(ACTING, assignments_of_the_cast),
    "decisions:report": Page(ACTING, assignments_of_the_cast),
    "decisions:settle": Page(ACTING, assignments_of_the_cast),
    "decisions:file": Page(ACTING, documents_of_the_cast),
    "decisions:one": Page(ACTING, decisions_of_the_cast),
    "decisions:edit": Page(DECIDING, decisions_of_the_cast),
    "decisions:discard": Page(ACTING, decisions_of_the_cast),
    "decisions:sign": Page(ACTING, decisions_of_the_cast),
    "decisions:links": Page(DECIDING, decisions_of_the_cast),
    "decisions:figures": Page(
        DECIDING, decisions_of_the_cast, ("", "indicator=1.2&level=organisation")
    ),
    "decisions:unpin": Page(DECIDING, pinned_of_the_cast),
    "decisions:point-new": Page(DECIDING, decisions_of_the_cast),
    "decisions:point": Page(DECIDING, points_of_the_cast),
    "decisions:point-drop": Page(DECIDING, points_of_the_cast),
    "decisions:paper": Page(ACTING, decisions_of_the_cast),
    "roadmaps:home": Page(
        FIGURE_SEEING, queries=("", "state=in_force", "level=organisation", "unit=21")
    ),
    "roadmaps:new": Page(PLANNING),
    "roadmaps:from_pack": Page(PLANNING),
    "roadmaps:plan": Page(FIGURE_SEEING, plans_of_the_cast, ("", "standing=ahead", "q=школа")),
    "roadmaps:timeline": Page(FIGURE_SEEING, plans_of_the_cast, ("", "by=quarter", "year=1990")),
    "roadmaps:board": Page(FIGURE_SEEING, plans_of_the_cast),
    "roadmaps:calendar": Page(FIGURE_SEEING, plans_of_the_cast, ("", "month=2026-13")),
    "roadmaps:from_advice": Page(PLANNING),
    "roadmaps:waiting": Page(FIGURE_SEEING),
    "roadmaps:blank": Page(PLANNING),
    "roadmaps:table": Page(FIGURE_SEEING, plans_of_the_cast),
    "roadmaps:paper": Page(FIGURE_SEEING, plans_of_the_cast),
    "roadmaps:bring": Page(PLANNING, plans_of_the_cast),
    "roadmaps:edit": Page(PLANNING, plans_of_the_cast),
    "roadmaps:order": Page(PLANNING, plans_of_the_cast),
    "roadmaps:plan_do": Page(PLANNING, plan_deeds_of_the_cast),
    "roadmaps:milestone_new": Page(PLANNING, plans_of_the_cast),
    "roadmaps:milestone": Page(PLANNING, milestones_of_the_cast),
    "roadmaps:milestone_drop": Page(PLANNING, milestones_of_the_cast),
    "roadmaps:measure_new": Page(PLANNING, plans_of_the_cast),
    "roadmaps:measure": Page(FIGURE_SEEING, measures_of_the_cast),
    "roadmaps:measure_edit": Page(PLANNING, measures_of_the_cast),
    "roadmaps:measure_move": Page(PLANNING, measures_of_the_cast),
    "roadmaps:versions": Page(FIGURE_SEEING, measures_of_the_cast),
    "roadmaps:ask_effect": Page(PLANNING, measures_of_the_cast),
    "roadmaps:hand_down": Page(PLANNING, measures_of_the_cast),
    "roadmaps:measure_do": Page(PLANNING, measure_deeds_of_the_cast),
    "roadmaps:submit": Page(FIGURE_SEEING, measures_of_the_cast),
    "roadmaps:comment": Page(FIGURE_SEEING, measures_of_the_cast),
    "roadmaps:decide": Page(PLANNING, evidence_of_the_cast),
    "roadmaps:withdraw": Page(FIGURE_SEEING, evidence_of_the_cast),
    "roadmaps:file": Page(FIGURE_SEEING, evidence_of_the_cast),
    "registry:accounts": Page(GRANTING),
    "registry:account-new": Page(GRANTING),
    "registry:account": Page(GRANTING, accounts_of_the_cast),
    "registry:codes-paper": Page(GRANTING),
    "registry:issue": Page(GRANTING, places(code=("11", "12", "21"))),
    "registry:person-account": Page(GRANTING, people_of_the_cast),
    "registry:roles": Page(),
    "registry:mine": Page(),
    "registry:organisations": Page(PEOPLE_SEEING, queries=("", "q=школа", "format=csv")),
    "registry:staff": Page(PEOPLE_SEEING, places(code=("11", "12", "21")), ("", "format=csv")),
    "registry:people": Page(
        PEOPLE_SEEING,
        queries=("", "q=двадцатьперво", "municipality=20", "format=xlsx", "format=csv"),
    ),
    "registry:person": Page(PEOPLE_SEEING, people_of_the_cast),
    "assessment:measurement": Page(frozenset({"operator"}), places(code=("published-diagnostic",))),
    "assessment:measurement_count": Page(
        frozenset({"operator"}), places(code=("published-diagnostic",))
    ),
    "assessment:measurement_publish": Page(
        frozenset({"operator"}), places(code=("published-diagnostic",))
    ),
    "assessment:measurement_paper": Page(
        frozenset({"operator"}), places(code=("published-diagnostic",), kind=("pdf",))
    ),
    "assessment:measurement_item": Page(
        frozenset({"operator"}), places(code=("published-diagnostic",), version=(1,))
    ),
    "assessment:mine": Page(),
    "assessment:marking": Page(frozenset({"expert"})),
    "assessment:marking-answer": Page(frozenset({"expert"}), marks_of_the_cast),
    "assessment:marking-decline": Page(frozenset({"expert"}), marks_of_the_cast),
    "assessment:procedure-marking": Page(RUNNING, procedures_of_the_cast),
    "assessment:marking-deal": Page(RUNNING, procedures_of_the_cast),
    "assessment:marking-take": Page(RUNNING, procedures_of_the_cast),
    "assessment:sit": Page(places=invitations_of_the_cast),
    "assessment:sitting-paper": Page(places=sittings_of_the_cast),
    "assessment:sitting-answers": Page(places=sittings_of_the_cast),
    "assessment:sitting-end": Page(places=sittings_of_the_cast),
    "assessment:sitting-next": Page(places=sittings_of_the_cast),
    "assessment:sitting-key": Page(places=sittings_of_the_cast),
    "assessment:sitting-rescued": Page(frozenset({"operator"}), sittings_of_the_cast),
    "assessment:sitting-picture": Page(places=pictures_of_the_cast),
    "assessment:sitting-token": Page(OPEN),
    "assessment:sitting-offline": Page(OPEN),
    "assessment:sitting-worker": Page(OPEN),
    "assessment:rescue": Page(),
    "assessment:result": Page(frozenset({"teacher", "operator"}), results_of_the_cast),
    "assessment:result_paper": Page(frozenset({"teacher", "operator"}), results_of_the_cast),
    "assessment:invitation": Page(places=invitations_of_the_cast),
    "assessment:procedures": Page(FIGURE_SEEING, queries=("", "state=published", "state=draft")),
    "assessment:procedure-new": Page(RUNNING),
    "assessment:procedure": Page(FIGURE_SEEING, procedures_of_the_cast),
    "assessment:procedure-counts": Page(FIGURE_SEEING, procedures_of_the_cast),
    "assessment:procedure-terms": Page(RUNNING, procedures_of_the_cast),
    "assessment:procedure-audience": Page(RUNNING, procedures_of_the_cast),
    "assessment:procedure-forms": Page(RUNNING, procedures_of_the_cast),
    "assessment:procedure-people": Page(
        PEOPLE_SEEING, procedures_of_the_cast, ("", "q=двадцатьперво", "format=xlsx", "format=csv")
    ),
    "assessment:procedure-person": Page(PEOPLE_SEEING, invited_of_the_cast),
    "assessment:procedure-choose": Page(EDITING, procedures_of_the_cast, ("", "all=yes")),
    "assessment:procedure-invite": Page(EDITING, procedures_of_the_cast),
    "assessment:procedure-remind": Page(EDITING, procedures_of_the_cast),
    "assessment:procedure-results": Page(RUNNING, procedures_of_the_cast),
    "assessment:procedure-template": Page(RUNNING, procedures_of_the_cast),
    "assessment:procedure-results-undo": Page(
        RUNNING, lambda cast: [{"code": cast.measured.code, "file_id": 1}]
    ),
    "assessment:procedure-deed": Page(RUNNING, deeds_of_the_cast),
    "assessment:deficits": Page(FIGURE_SEEING, queries=("", "unit=20", "unit=12", "unit=21")),
    "assessment:deficits_table": Page(FIGURE_SEEING, queries=("", "unit=20")),
    "community:home": Page(PEOPLE_SEEING),
    "community:choose": Page(
        EDITING,
        places(what=("accompaniers", "members", "contests", "reserve", "none")),
        ("", "q=двадцатьперво"),
    ),
    "community:mine": Page(),
    "community:offer": Page(places=offers_of_the_cast),
    "community:accompaniers": Page(PEOPLE_SEEING, queries=("", "kind=mentor", "q=двадцатьперво")),
    "community:accompanier-new": Page(EDITING, people_of_the_cast),
    "community:accompanier": Page(PEOPLE_SEEING, accompaniers_of_the_cast),
    "community:places": Page(EDITING, accompaniers_of_the_cast),
    "community:young": Page(PEOPLE_SEEING, queries=("", "alone=yes", "q=двадцатьперво")),
    "community:matching": Page(EDITING),
    "community:match": Page(EDITING),
    "community:pair": Page(places=pairs_of_communities),
    "community:programme": Page(places=pairs_of_communities),
    "community:paper": Page(places=pairs_of_communities),
    "community:order": Page(places=pairs_of_communities),
    "community:members": Page(PEOPLE_SEEING, queries=("", "community=association")),
    "community:member-new": Page(EDITING, people_of_the_cast),
    "community:member-leave": Page(EDITING, places(member_id=(1,))),
    "community:groups": Page(ACTING, queries=("", "q=группа", "state=working")),
    "community:group-new": Page(EDITING),
    "community:group": Page(ACTING, project_groups_of_the_cast),
    "community:group-edit": Page(ACTING, project_groups_of_the_cast),
    "community:group-move": Page(ACTING, project_groups_of_the_cast),
    "community:group-choose": Page(EDITING, project_groups_of_the_cast, ("", "q=двадцатьперво")),
    "community:group-release": Page(EDITING, project_groups_of_the_cast),
    "community:group-take": Page(EDITING, people_for_groups),
    "community:meeting-new": Page(ACTING, project_groups_of_the_cast),
    "community:product-new": Page(ACTING, project_groups_of_the_cast),
    "community:meeting": Page(ACTING, group_meetings_of_the_cast),
    "community:meeting-end": Page(ACTING, group_meetings_of_the_cast),
    "community:minutes": Page(ACTING, group_meetings_of_the_cast),
    "community:product": Page(ACTING, products_of_the_cast),
    "community:product-move": Page(ACTING, products_of_the_cast),
    "community:product-opinion": Page(ACTING, products_of_the_cast),
    "community:product-version": Page(ACTING, products_of_the_cast),
    "community:product-file": Page(ACTING, product_files_of_the_cast),
    "community:events": Page(ACTING, queries=("", "when=ahead", "kind=seminar&q=семинар")),
    "community:event-new": Page(ACTING, queries=("", "group=1")),
    "community:event": Page(ACTING, events_of_the_cast),
    "community:event-edit": Page(ACTING, events_of_the_cast),
    "community:event-move": Page(ACTING, events_of_the_cast),
    "community:event-seat": Page(ACTING, events_of_the_cast),
    "community:event-came": Page(ACTING, events_of_the_cast),
    "community:event-people": Page(ACTING, events_of_the_cast),
    "community:event-material": Page(ACTING, events_of_the_cast),
    "community:event-file": Page(ACTING, materials_of_the_cast),
    "community:event-calendar": Page(ACTING, events_of_the_cast),
    "community:vacancies": Page(PEOPLE_SEEING, queries=("", "scheme=zemsky_teacher", "state=all")),
    "community:vacancy-new": Page(EDITING),
    "community:vacancy-close": Page(EDITING, places(vacancy_id=(1,))),
    "community:contests": Page(PEOPLE_SEEING, queries=("", "q=учитель")),
    "community:contest-new": Page(EDITING, people_of_the_cast),
    "community:contest-strike": Page(EDITING, places(part_id=(1,))),
    "community:reserve": Page(frozenset({"ministry", "operator"})),
    "community:reserve-new": Page(RUNNING, people_of_the_cast),
    "community:reserve-settle": Page(frozenset({"ministry"}), offers_of_the_cast),
    "learning:home": Page(
        queries=("", "q=функциональная", "only=mine", "only=review", "state=draft&hours=36")
    ),
    "learning:certificates": Page(LEARNING_RUNNING, queries=("", "q=одиннадцат", "state=issued")),
    "learning:own_certificates": Page(),
    "learning:own_education": Page(),
    "learning:group_education": Page(LEARNING_RUNNING, groups_of_the_cast),
    "learning:own_paper": Page(places=certificates_of_the_cast),
    "learning:own_file": Page(places=told_of_the_cast),
    "learning:own_back": Page(places=told_of_the_cast),
    "learning:own_decide": Page(EDITING, told_of_the_cast),
    "learning:confirm_certificates": Page(EDITING),
    "learning:frdo": Page(LEARNING_RUNNING, queries=("", "profile=dpo-38", "format=xlsx")),
    "learning:certificate": Page(LEARNING_RUNNING, certificates_of_the_cast),
    "learning:certificate_paper": Page(LEARNING_RUNNING, certificates_of_the_cast),
    "learning:certificate_qr": Page(LEARNING_RUNNING, certificates_of_the_cast),
    "learning:duplicate": Page(LEARNING_RUNNING, certificates_of_the_cast),
    "learning:annul": Page(LEARNING_RUNNING, certificates_of_the_cast),
    "learning:open-catalogue": Page(
        OPEN, queries=("", "q=грамотность", "only=seats&sort=-hours", "page=9", "hours=٣")
    ),
    "learning:open-programme": Page(OPEN, places(code=("walked", "walked-draft", "absent"))),
    "learning:check": Page(OPEN),
    "learning:check-code": Page(OPEN, places(code=("0000-0000-0000",))),
    "learning:group_certificates": Page(LEARNING_RUNNING, groups_of_the_cast),
    "learning:group_papers": Page(LEARNING_RUNNING, groups_of_the_cast),
    "learning:numbering": Page(LEARNING_RUNNING, groups_of_the_cast),
    "learning:mine": Page(),
    "learning:applications": Page(EDITING),
    "learning:decide": Page(EDITING, applications_of_the_cast),
    "learning:withdraw": Page(places=applications_of_the_cast),
    "learning:programme_new": Page(LEARNING_RUNNING),
    "learning:programme": Page(places=programmes_of_the_cast),
    "learning:programme_edit": Page(LEARNING_RUNNING, programmes_of_the_cast),
    "learning:programme_review": Page(frozenset({"operator", "expert"}), programmes_of_the_cast),
    "learning:programme_attach": Page(LEARNING_RUNNING, programmes_of_the_cast),
    "learning:programme_file": Page(
        places=lambda cast: [place | {"file_id": 1} for place in programmes_of_the_cast(cast)]
    ),
    "learning:programme_deed": Page(
        LEARNING_RUNNING,
        lambda cast: [place | {"deed": "archive"} for place in programmes_of_the_cast(cast)],
    ),
    "learning:group_new": Page(LEARNING_RUNNING, programmes_of_the_cast),
    "learning:groups": Page(queries=("", "phase=collecting", "phase=completed")),
    "learning:group": Page(places=groups_of_the_cast),
    "learning:group_edit": Page(LEARNING_RUNNING, groups_of_the_cast),
    "learning:group_deed": Page(LEARNING_RUNNING, group_deeds_of_the_cast),
    "learning:apply": Page(places=groups_of_the_cast),
    "learning:results": Page(LEARNING_RUNNING, groups_of_the_cast),
    "learning:order": Page(LEARNING_RUNNING, group_orders_of_the_cast),
    "learning:attendance": Page(LEARNING_RUNNING, sheets_of_the_cast),
    "learning:catalogue_export": Page(queries=("", "q=функциональная")),
    "learning:changes": Page(LEARNING_RUNNING),
    "learning:changes_count": Page(RUNNING),
    "learning:order_paper": Page(LEARNING_RUNNING, orders_of_the_cast),
    "collection:home": Page(LOADING),
    "collection:history": Page(LOADING),
    "collection:upload": Page(LOADING, places(kind=("people_posts", "programmes", "no-such"))),
    "collection:import": Page(LOADING, imports_of_the_cast),
    "collection:load": Page(LOADING, imports_of_the_cast),
    "collection:discard": Page(LOADING, imports_of_the_cast),
    "collection:marked": Page(LOADING, imports_of_the_cast),
    "collection:undo": Page(LOADING, imports_of_the_cast),
    "collection:template": Page(LOADING, places(kind=("people_posts", "programmes"), form=FILES)),
    "collection:doubts": Page(EDITING),
    "collection:settle": Page(EDITING, pairs_of_the_cast),
    "assessment:bank": Page(
        BANK, queries=("", "q=сколько&status=draft", "mine=review", "sort=-changed")
    ),
    "assessment:bank_coverage": Page(BANK, queries=("", "instrument=heads&forms=3")),
    "assessment:bank_item": Page(BANK, items_of_the_cast),
    "assessment:bank_version": Page(BANK, versions_of_the_cast),
    "assessment:bank_review": Page(BANK, items_of_the_cast),
    "assessment:bank_move": Page(BANK_KEEPING, items_of_the_cast),
    "assessment:bank_take_back": Page(BANK_KEEPING, items_of_the_cast),
    "assessment:bank_media": Page(BANK, places(sha256=("0" * 64,))),
    "assessment:bank_new": Page(BANK_KEEPING),
    "assessment:bank_write": Page(
        BANK_KEEPING, places(kind=("single_choice", "hotspot", "no-such"))
    ),
    "assessment:bank_edit": Page(BANK_KEEPING, items_of_the_cast),
    "assessment:bank_imports": Page(BANK_KEEPING),
    "assessment:bank_import": Page(BANK_KEEPING, places(import_id=(1,))),
    "assessment:bank_load": Page(BANK_KEEPING, places(import_id=(1,))),
    "assessment:bank_undo": Page(BANK_KEEPING, places(import_id=(1,))),
    "assessment:bank_export": Page(BANK_KEEPING, places(form=("xlsx", "qti", "doc"))),
    "goals:home": Page(OPEN, queries=("", "pack=chelyabinsk-2023", "pack=no-such")),
    "goals:actors": Page(OPEN),
    "goals:competencies": Page(OPEN),
    "goals:measures": Page(OPEN, queries=("", "stage=1&executor=chiro&q=мониторинг")),
    "goals:programme": Page(OPEN, queries=("", "pack=imc-moskovsky-2019")),
    "goals:projects": Page(
        OPEN, queries=("", "pack=imc-moskovsky-2019&project=lean&responsible=director&q=процессы")
    ),
    "goals:directions": Page(
        OPEN, queries=("", "pack=sverdlovsk-2019&direction=talent&year=2020&position=measures")
    ),
    "goals:notes": Page(OPEN, queries=("", "indicator=2.1")),
    "goals:parameters": Page(OPEN),
    "goals:compare": Page(
        OPEN, queries=("", "before=chelyabinsk-2023&pack=chelyabinsk-agglomeration-2022")
    ),
    "goals:table": Page(
        OPEN, places(part=("indicators", "measures", "notes", "works", "directions"), kind=FILES)
    ),
    "routes:list": Page(
        FIGURE_SEEING,
        queries=(
            "",
            "municipality=20",
            "unit=21",
            "q=двадцатьперво",
            "format=xlsx",
            "standing=late",
        ),
    ),
    "routes:own-unit": Page(FIGURE_SEEING),
    "routes:unit": Page(FIGURE_SEEING, places(code=("20", "11", "21"))),
    "routes:due": Page(EDITING, places(code=("20", "11", "21"))),
    "routes:plan": Page(
        EDITING, places(code=("20", "11"), year=(TODAY.year,), kind=("xlsx", "docx"))
    ),
    "routes:assign": Page(EDITING),
    "routes:again": Page(RUNNING),
    "routes:build": Page(RUNNING),
    "routes:build-now": Page(RUNNING, lambda cast: [{"procedure_id": cast.measured.pk}]),
    "routes:mine": Page(queries=("", "all=1")),
    "routes:wish": Page(frozenset({"teacher"})),
    "routes:caseload": Page(),
    "routes:route": Page(ROUTE_SEEING, routes_of_the_cast),
    "routes:history": Page(ROUTE_SEEING, routes_of_the_cast),
    "routes:paper": Page(ROUTE_SEEING, routes_of_the_cast),
    "routes:curator": Page(EDITING, routes_of_the_cast),
    "routes:note": Page(ROUTE_SEEING, routes_of_the_cast),
    "routes:step-new": Page(ROUTE_SEEING, routes_of_the_cast),
    "routes:step": Page(ROUTE_SEEING, steps_of_the_cast),
    "routes:step-order": Page(ROUTE_SEEING, steps_of_the_cast),
    "routes:step-report": Page(ROUTE_SEEING, steps_of_the_cast),
    "routes:step-file": Page(
        ROUTE_SEEING, lambda cast: [one | {"file_id": 1} for one in steps_of_the_cast(cast)]
    ),
    "routes:step-mark": Page(ROUTE_SEEING, steps_of_the_cast),
    "routes:step-programme": Page(ROUTE_SEEING, steps_of_the_cast),
    "routes:step-apply": Page(ROUTE_SEEING, steps_of_the_cast),
    "routes:study": Page(ROUTE_SEEING, routes_of_the_cast),
    "routes:deed": Page(ROUTE_SEEING, route_deeds_of_the_cast),
    "routes:runs": Page(RUNS_SEEING),
    "routes:routing-run": Page(RUNS_SEEING, runs_of_the_cast),
    "routes:routing-what-if": Page(RUNNING, runs_of_the_cast),
    "routes:routing-left": Page(RUNNING, runs_of_the_cast),
    "routes:routing-compare": Page(
        RUNS_SEEING,
        lambda cast: [one | {"other_id": one["run_id"]} for one in runs_of_the_cast(cast)],
    ),
    "routes:routing-deed": Page(
        RUNNING,
        lambda cast: [
            one | {"deed": deed}
            for one in runs_of_the_cast(cast)
            for deed in ("apply", "show", "absent")
        ],
    ),
    "routes:proposals": Page(FIGURE_SEEING),
    "routes:proposal-draft": Page(
        frozenset({"operator", "further_education"}), proposals_of_the_cast
    ),
    "portal:home": Page(OPEN),
    "portal:passport": Page(),
    "portal:me": Page(),
    "portal:calendar-key": Page(),
    "portal:calendar": Page(OPEN, places(key=("no-such-key",))),
    "portal:search": Page(
        OPEN,
        queries=("", "q=школа", "q=двадцатьперво", "q=двенадцато&only=people", "q=4.2"),
    ),
    "portal:open": Page(
        OPEN, queries=("", "indicator=1.1", "indicator=1.2", "unit=20", "unit=11", "snapshot=draft")
    ),
    "portal:open_table": Page(OPEN, places(kind=FILES), ("", "indicator=1.1", "snapshot=draft")),
    "portal:accessibility": Page(OPEN),
}
