"""The door of the registry: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.registry.actions.bulk_people import (
    POST_STATES,
    AbsentPosts,
    Entered,
    close_periods,
    enter_people,
    find_absent_posts,
    lay_posts,
)
from orientir.cycle.registry.actions.bulk_units import LaidUnits, lay_units, rebuild_closure
from orientir.cycle.registry.actions.calendars import (
    end_calendar,
    find_calendar_since,
    make_calendar,
    open_calendar,
)
from orientir.cycle.registry.actions.issuing import Issued, issue_accounts
from orientir.cycle.registry.actions.people import (
    PostTerms,
    close_post,
    hire,
    merge_people,
    unmerge_people,
)
from orientir.cycle.registry.actions.units import (
    UnitTerms,
    close_unit,
    merge_units,
    move_unit,
    open_unit,
    rename_unit,
    split_unit,
)
from orientir.cycle.registry.models import (
    Account,
    Grant,
    Person,
    Post,
    PostPeriod,
    Unit,
    UnitPeriod,
    UnitSuccession,
)
from orientir.cycle.registry.papers.codes import codes_csv_of, codes_pdf_of
from orientir.cycle.registry.queries.identity import IDENTITY, Identified, identify
from orientir.cycle.registry.queries.issuing import Candidate, list_candidates
from orientir.cycle.registry.queries.people import (
    PeopleFilters,
    PersonLine,
    get_person,
    list_people,
)
from orientir.cycle.registry.queries.references import (
    KnownUnit,
    UnitBook,
    find_root,
    list_subtree,
    load_unit_book,
)
from orientir.cycle.registry.queries.units import (
    UnitFilters,
    UnitLine,
    UnitTitle,
    count_staff,
    find_unit,
    find_unit_title,
    get_unit,
    list_units,
    unit_path,
)
from orientir.cycle.registry.rules import Deed, edits_people, edits_units, may, title_of
from orientir.cycle.registry.sight import list_codes_in_sight
from orientir.cycle.registry.tables import (
    YEARS,
    reporting_day,
    staff_table,
    units_table,
    year_parameters,
)
from orientir.cycle.registry.titles import names_of, titles_of, titles_table, unit_ids

TRACED_MODELS = (PostPeriod, Post, Person, UnitSuccession, UnitPeriod, Unit)
"""What bulk changes touch, children first."""

__all__ = [
    "IDENTITY",
    "POST_STATES",
    "TRACED_MODELS",
    "YEARS",
    "AbsentPosts",
    "Account",
    "Candidate",
    "Deed",
    "Entered",
    "Grant",
    "Identified",
    "Issued",
    "KnownUnit",
    "LaidUnits",
    "PeopleFilters",
    "Person",
    "PersonLine",
    "PostPeriod",
    "PostTerms",
    "Unit",
    "UnitBook",
    "UnitFilters",
    "UnitLine",
    "UnitPeriod",
    "UnitTerms",
    "UnitTitle",
    "close_periods",
    "close_post",
    "close_unit",
    "codes_csv_of",
    "codes_pdf_of",
    "count_staff",
    "edits_people",
    "edits_units",
    "end_calendar",
    "enter_people",
    "find_absent_posts",
    "find_calendar_since",
    "find_root",
    "find_unit",
    "find_unit_title",
    "get_person",
    "get_unit",
    "hire",
    "identify",
    "issue_accounts",
    "lay_posts",
    "lay_units",
    "list_candidates",
    "list_codes_in_sight",
    "list_people",
    "list_subtree",
    "list_units",
    "load_unit_book",
    "make_calendar",
    "may",
    "merge_people",
    "merge_units",
    "move_unit",
    "names_of",
    "open_calendar",
    "open_unit",
    "rebuild_closure",
    "rename_unit",
    "reporting_day",
    "split_unit",
    "staff_table",
    "title_of",
    "titles_of",
    "titles_table",
    "unit_ids",
    "unit_path",
    "units_table",
    "unmerge_people",
    "year_parameters",
]
