"""The database itself shows each account its own and nothing else: asked as the role web, in raw SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import pytest

from orientir.cycle.registry import rules
from orientir.cycle.registry.models import Account, Grant, Person, Post, Session, Unit
from orientir.cycle.registry.rules import Role
from orientir.kit.access.acting import acting_by, bind_token
from orientir.kit.access.roles import PAGES
from tests.cast import (
    LONG_AGO,
    ORGANISATIONS,
    REGION,
    ROLES,
    SURNAMES,
    TODAY,
    Cast,
    figure_mark,
    open_session,
    people_in,
)
from tests.kit.asking import ask, assert_refused, do

ActingAs = Callable[[str], AbstractContextManager[None]]

PEOPLE = ("ministry", "operator", "administrator", "specialist", "head")


@pytest.fixture
def acting(cast: Cast, acting_as: ActingAs) -> Callable[..., AbstractContextManager[None]]:
    """``with acting("head"):`` the role web, acting by a session of that account of the cast."""

    @contextmanager
    def act(name: str, role: str = "web") -> Iterator[None]:
        token = cast.token(name)
        with acting_as(role), acting_by(token):
            yield

    return act


Act = Callable[..., AbstractContextManager[None]]

# ── rows about people ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", ["web", "worker"])
@pytest.mark.parametrize("name", ROLES)
def test_rows_about_people_are_those_of_the_own_subtree_and_oneself(
    acting: Act, name: str, role: str
) -> None:
    expected = {SURNAMES[code] for code in people_in(name)}
    if name == "teacher":
        expected = {SURNAMES["11"]}
    count = 1 if name == "teacher" else 2 * len(people_in(name))
    with acting(name, role):
        assert set(ask("select family_name from registry_person")) == expected
        for table in ("registry_post", "registry_post_period", "collection_assessment"):
            assert ask(f"select count(*) from {table}") == [count]


@pytest.mark.parametrize("token", ["", "no-such-token", "' or true --"])
def test_nobody_sees_no_row(cast: Cast, acting_as: ActingAs, token: str) -> None:
    with acting_as("web"), acting_by(token):
        assert ask("select current_account()") == [None]
        for table in ("registry_person", "registry_account", "registry_grant", "monitoring_value"):
            assert ask(f"select count(*) from {table}") == [0]


def test_a_role_of_the_database_without_a_session_sees_no_row(
    cast: Cast, acting_as: ActingAs
) -> None:
    with acting_as("worker"):
        assert ask("select count(*) from registry_person") == [0]
    with acting_as("system"):
        assert ask("select count(*) from registry_person") == [2 * len(ORGANISATIONS)]


def test_a_session_ends_by_its_term_and_by_idleness(cast: Cast, acting_as: ActingAs) -> None:
    past = Session.objects.count()
    tokens = [cast.token("head") for _ in range(2)]
    first, second = Session.objects.order_by("started_at")[past : past + 2]
    Session.objects.filter(pk=first.pk).update(expires_at=first.started_at - timedelta(seconds=1))
    Session.objects.filter(pk=second.pk).update(used_at=second.used_at - timedelta(hours=3))
    for token in tokens:
        with acting_as("web"), acting_by(token):
            assert ask("select current_account()") == [None]


@pytest.mark.parametrize(
    ("starts", "ends", "is_in_force"),
    [(0, None, True), (0, 1, True), (-9, 0, False), (1, None, False), (-9, -1, False)],
)
def test_a_grant_is_in_force_from_its_first_day_until_the_day_before_its_last(
    cast: Cast, acting: Act, starts: int, ends: int | None, is_in_force: bool
) -> None:
    cast.grants["head"].valid_from = TODAY + timedelta(days=starts)
    cast.grants["head"].valid_to = None if ends is None else TODAY + timedelta(days=ends)
    cast.grants["head"].save()
    with acting("head"):
        assert ask("select count(*) from registry_person") == [2 if is_in_force else 0]


def test_an_account_that_is_switched_off_sees_nothing_at_once(cast: Cast, acting: Act) -> None:
    Account.objects.filter(login="head").update(is_active=False)
    with acting("head"):
        assert ask("select current_account()") == [None]


def test_an_account_acts_by_one_grant_at_a_time(cast: Cast, acting_as: ActingAs) -> None:
    account = cast.accounts["head"]
    second = Grant.objects.create(
        account=account, role=Role.MUNICIPAL_SPECIALIST, unit=cast.units["20"], valid_from=LONG_AGO
    )
    token = open_session(account, cast.grants["head"])
    with acting_as("web"), acting_by(token):
        assert ask("select distinct family_name from registry_person") == [SURNAMES["11"]]
        assert ask("select act_by_grant(%s)", second.pk) == [True]
        assert len(ask("select distinct family_name from registry_person")) == 3
        assert ask("select act_by_grant(%s)", cast.grants["ministry"].pk) == [False]
        assert len(ask("select distinct family_name from registry_person")) == 3


def test_a_person_who_leaves_for_another_school_is_seen_by_both_but_not_their_facts(
    cast: Cast, acting: Act
) -> None:
    leaver = cast.people["11"][1]
    Post.objects.create(person=leaver, unit=cast.units["21"], code="2")
    with acting("other_head"):
        assert leaver.pk in ask("select id from registry_person")
        assert ask(
            "select count(*) from collection_assessment where person_id = %s", leaver.pk
        ) == [0]
        assert ask("select code from registry_post where person_id = %s", leaver.pk) == ["2"]
    with acting("head"):
        assert leaver.pk in ask("select id from registry_person")


def test_a_closed_school_is_read_by_its_successor(cast: Cast, acting: Act) -> None:
    closed = TODAY - timedelta(days=1)  # the database's own day may still be yesterday's
    do(
        "update registry_unit_period set valid_to = %s where unit_id = %s",
        closed,
        cast.units["12"].pk,
    )
    do(
        "insert into registry_unit_succession (predecessor_id, successor_id, happened_on, kind, is_main)"
        " values (%s, %s, %s, 'merged', true)",
        cast.units["12"].pk,
        cast.units["11"].pk,
        closed,
    )
    ask("select rebuild_unit_closure()")
    with acting("head"):
        seen = set(ask("select family_name from registry_person"))
        assert seen == {SURNAMES["11"], SURNAMES["12"]}


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


def marks(*cases: tuple[str, bool, bool]) -> set[int]:
    return {
        figure_mark(code, published=published, disclosed=disclosed)
        for code, published, disclosed in cases
    }


def all_of(*codes: str) -> set[int]:
    return marks(*((code, p, d) for code in codes for p in (False, True) for d in (False, True)))


OTHERS_PUBLISHED = marks(*((code, True, True) for code in (REGION, "10", "20", *ORGANISATIONS)))
MUNICIPAL_PUBLISHED = marks(*((code, True, True) for code in (REGION, "10", "20")))
FIGURES = {
    "ministry": all_of(REGION, "10", "20", *ORGANISATIONS),
    "operator": all_of(REGION, "10", "20", *ORGANISATIONS),
    "further_education": all_of(REGION, "10", "20", *ORGANISATIONS),
    "administrator": all_of(REGION, "10", "20", *ORGANISATIONS),
    "specialist": all_of("10", "11", "12", "13")
    | MUNICIPAL_PUBLISHED
    | marks((REGION, False, True)),
    "head": all_of("11") | OTHERS_PUBLISHED | marks((REGION, False, True), ("10", False, True)),
    "teacher": OTHERS_PUBLISHED
    | marks((REGION, False, True), ("10", False, True), ("11", False, True)),
    "expert": MUNICIPAL_PUBLISHED | marks((REGION, False, True)),
    "stranger": MUNICIPAL_PUBLISHED,
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_of_others_are_seen_once_published_and_disclosed(acting: Act, name: str) -> None:
    with acting(name):
        seen = {int(number) for number in ask("select numerator from monitoring_value")}
    assert seen == FIGURES[name]


def test_the_public_gets_disclosed_published_figures_of_region_and_municipalities(
    cast: Cast, acting_as: ActingAs
) -> None:
    with acting_as("web"):
        figures = "select numerator from published_figures(%s)"
        assert set(map(int, ask(figures, cast.published.pk))) == MUNICIPAL_PUBLISHED
        assert ask(figures, cast.draft.pk) == []
        assert ask("select code from published_snapshot_list()") == ["published"]


# ── what is refused outright ─────────────────────────────────────────────────────────────────────

SECRETS = ["registry_session", "registry_password", "registry_login_delay", "registry_pepper"]


@pytest.mark.parametrize("role", ["web", "worker"])
@pytest.mark.parametrize("table", [*SECRETS, "registry_person_key"])
def test_secrets_are_not_readable(acting: Act, role: str, table: str) -> None:
    with acting("ministry", role):
        assert_refused(f"select * from {table}")
        assert_refused(f"delete from {table}")


@pytest.mark.parametrize("table", SECRETS)
def test_the_system_role_reads_no_secrets_either(
    cast: Cast, acting_as: ActingAs, table: str
) -> None:
    with acting_as("system"):
        assert_refused(f"select * from {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "truncate registry_person cascade",
        "alter table registry_person disable row level security",
        "drop policy registry_person_owner on registry_person",
        "create table loot (id int)",
        "create function loot() returns int language sql as 'select 1'",
        "insert into journal_entry (kind, event, at, recorded_at, persons, fields, role, subject)"
        " values ('look', 'x', now(), now(), '{}', '{}', '', '')",
        "update journal_entry set persons = '{}'",
        "delete from journal_entry",
        "delete from journal_value",
        "update registry_account set login = 'x'",
        "delete from registry_account",
        "update registry_grant set role = 'ministry'",
        "delete from registry_grant",
        "update monitoring_value set value = 100",
        "update monitoring_snapshot set content_sha256 = 'x'",
        "update registry_unit_closure set ancestor_id = descendant_id",
        "insert into registry_person_claim (person_id, unit_id, claimed_at) values (1, 1, now())",
        "update jobs_job set by_id = null",
        "select * from current_acting()",
        "select subtree_where('see_people')",
        "select put_password(1, 'x')",
        "select peppered('login', 'x')",
        "select assume_job_account(1)",
        "select journal_write_as('look', 'x', now(), 1, '', 1, '', '{}', '{}', '[]')",
        "select destroy_expired_values()",
        "copy registry_person to program 'true'",
        "select pg_read_file('/etc/passwd')",
    ],
)
def test_the_role_web_is_refused(acting: Act, statement: str) -> None:
    with acting("operator"):
        assert_refused(statement)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────


def write_post(person: Person, unit: Unit) -> tuple[str, Any, Any]:
    return (
        "insert into registry_post (person_id, unit_id, code) values (%s, %s, 'new')",
        person.pk,
        unit.pk,
    )


@pytest.mark.parametrize("name", ["head", "specialist", "operator"])
def test_who_edits_people_writes_within_the_own_subtree(cast: Cast, acting: Act, name: str) -> None:
    with acting(name):
        person = Person.objects.create(
            family_name="Вновьпринятова", given_name="Анна", birth_on=LONG_AGO
        )
        assert do(*write_post(person, cast.units["11"])) == 1
        person.given_name = "Алла"
        person.save()
        assert Person.objects.get(pk=person.pk).search_name.startswith("вновьпринятова алла")
        if name != "operator":
            assert_refused(*write_post(person, cast.units["21"]))


@pytest.mark.parametrize("name", ["ministry", "administrator", "teacher", "curator", "expert"])
def test_who_does_not_edit_people_writes_nothing(cast: Cast, acting: Act, name: str) -> None:
    with acting(name):
        assert_refused(*write_post(cast.people["11"][0], cast.units["11"]))
        assert do("update registry_person set given_name = 'X'") == 0
        assert do("delete from collection_assessment") == 0
        assert do("delete from registry_post_period") == 0


def test_a_post_does_not_open_a_person_one_does_not_know(cast: Cast, acting: Act) -> None:
    foreigner = cast.people["21"][0]
    with acting("head"):
        assert_refused(*write_post(foreigner, cast.units["11"]))
        assert do("update registry_person set given_name = 'X' where id = %s", foreigner.pk) == 0


def test_units_are_read_by_all_and_written_by_few(cast: Cast, acting: Act) -> None:
    rename = "update registry_unit_period set title = 'X' where unit_id = %s"
    with acting("stranger"):
        assert ask("select count(*) from registry_unit") == [9]
        assert do(rename, cast.units["11"].pk) == 0
    with acting("specialist"):
        assert do(rename, cast.units["11"].pk) == 1
        assert do(rename, cast.units["21"].pk) == 0
        assert_refused(
            "update registry_unit_period set parent_id = %s where unit_id = %s",
            cast.units["20"].pk,
            cast.units["11"].pk,
        )


def test_a_foreign_school_cannot_be_drawn_under_ones_own_municipality(
    cast: Cast, acting: Act
) -> None:
    do("delete from registry_unit_period where unit_id = %s", cast.units["23"].pk)
    do(
        "insert into registry_unit_period (unit_id, valid_from, valid_to, title, short_title, title_in,"
        " kind, parent_id, is_general_education, locality)"
        " values (%s, '2010-01-01', '2011-01-01', 'X', 'X', '', 'school', %s, true, '')",
        cast.units["23"].pk,
        cast.units["20"].pk,
    )
    with acting("specialist"):
        assert_refused(
            "insert into registry_unit_period (unit_id, valid_from, title, short_title, title_in, kind,"
            " parent_id, is_general_education, locality)"
            " values (%s, %s, 'X', 'X', '', 'school', %s, true, '')",
            cast.units["23"].pk,
            TODAY,
            cast.units["10"].pk,
        )


# ── accounts and grants ──────────────────────────────────────────────────────────────────────────


def give(account: Account, role: str, unit: Unit) -> tuple[str, Any, Any, Any, Any]:
    return (
        "insert into registry_grant (account_id, role, unit_id, valid_from) values (%s, %s, %s, %s)",
        account.pk,
        role,
        unit.pk,
        TODAY,
    )


def test_a_head_gives_small_roles_in_the_own_school_alone(cast: Cast, acting: Act) -> None:
    teacher = cast.accounts["teacher"]
    with acting("head"):
        assert do(*give(teacher, "curator", cast.units["11"])) == 1
        for role, unit in [("head", "11"), ("ministry", REGION), ("teacher", "12")]:
            assert_refused(*give(teacher, role, cast.units[unit]))
        assert_refused(*give(cast.accounts["head"], "curator", cast.units["11"]))
        assert_refused(*give(cast.accounts["other_head"], "curator", cast.units["11"]))


def test_nobody_gives_a_role_to_oneself(cast: Cast, acting: Act) -> None:
    for name in ("administrator", "operator", "ministry"):
        with acting(name):
            assert_refused(*give(cast.accounts[name], "teacher", cast.units["11"]))


def test_an_account_is_made_seen_and_given_a_grant_by_its_maker(cast: Cast, acting: Act) -> None:
    with acting("administrator"):
        made = Account.objects.create(login="fresh", display_name="Кто-то новый")
        assert ask("select created_by_id from registry_account where id = %s", made.pk) == [
            cast.accounts["administrator"].pk
        ]
        assert do(*give(made, "head", cast.units["12"])) == 1
        assert ask("select set_account_password(%s, 'encoded')", made.pk) == [True]
    with acting("head"):
        assert made.pk not in ask("select id from registry_account")
        assert ask("select set_account_password(%s, 'encoded')", made.pk) == [False]
        assert do("update registry_account set is_active = false where id = %s", made.pk) == 0


def test_a_head_does_not_run_the_account_of_who_has_more(cast: Cast, acting: Act) -> None:
    Grant.objects.create(
        account=cast.accounts["teacher"], role="expert", unit=cast.units[REGION], valid_from=TODAY
    )
    with acting("head"):
        teacher = cast.accounts["teacher"].pk
        assert ask("select manages_account(%s)", teacher) == [False]
        assert ask("select manages_account(%s)", cast.accounts["curator"].pk) == [True]


def test_an_account_is_not_tied_to_a_person_out_of_sight(cast: Cast, acting: Act) -> None:
    tie = "update registry_account set person_id = %s where id = %s"
    with acting("head"):
        assert_refused(tie, cast.people["21"][0].pk, cast.accounts["curator"].pk)
        assert do(tie, cast.people["11"][1].pk, cast.accounts["curator"].pk) == 1
        assert do(tie, cast.people["11"][1].pk, cast.accounts["head"].pk) == 0


def test_the_rights_in_python_are_those_in_the_database(db: None) -> None:
    for role in Role:
        for deed in rules.DEEDS:
            assert ask("select role_may(%s, %s)", role, deed) == [rules.may(role, deed)]
        for given in Role:
            expected = [rules.may_give(role, given)]
            assert ask("select role_may_give(%s, %s)", role, given) == expected


# ── the owner, and what is open ──────────────────────────────────────────────────────────────────


def test_a_data_migration_of_the_owner_changes_its_rows_under_force(
    cast: Cast, acting_as: ActingAs
) -> None:
    with acting_as("owner"):
        assert do("update registry_person set has_higher_pedagogical_education = true") == 12
        assert do("update registry_account set language = 'en'") == len(ROLES)


OPEN_TABLES = {"django_migrations", "django_content_type"}


def test_every_table_is_under_forced_policies_or_named_as_open(db: None) -> None:
    bare = ask(
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        " and not (relrowsecurity and relforcerowsecurity)"
    )
    assert {name for name in bare if not name.startswith("procrastinate_")} == OPEN_TABLES


def test_every_definer_function_has_a_fixed_path_and_is_not_for_everybody(db: None) -> None:
    loose = ask(
        "select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace"
        " and not coalesce(proconfig::text like '%search_path=pg_catalog, public, pg_temp%', false)"
    )
    assert loose == []
    for_all = ask(
        "select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace"
        " and (proacl is null or exists (select 1 from aclexplode(proacl) a where a.grantee = 0))"
    )
    assert for_all == []


def test_no_role_of_pages_owns_a_table_or_passes_by_the_policies(db: None) -> None:
    roles = [name.strip() for name in PAGES.split(",")]
    assert (
        ask(
            "select tablename from pg_tables where schemaname = 'public' and tableowner = any(%s)",
            roles,
        )
        == []
    )
    assert (
        ask(
            "select rolname from pg_roles where rolname = any(%s) and (rolbypassrls or rolsuper)",
            roles,
        )
        == []
    )


def test_the_token_of_another_cannot_be_found_out(acting: Act) -> None:
    """What web can set it can also guess: the token has 256 random bits, its hash is not readable."""
    with acting("teacher"):
        bind_token("0" * 43)
        assert ask("select count(*) from registry_person") == [0]
