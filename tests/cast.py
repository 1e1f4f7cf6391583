"""The fixed cast: a small region, people with known rights in it, rows and figures with names that tell whose they are.

    Область ─ Первый округ ─ школы 11, 12, 13 (each with two teachers)
            └ Второй округ ─ школы 21, 22, 23

``make_cast()`` needs the owner's rights (tests have them). Whatever it makes of an organisation carries the mark of
that organisation: a surname, a number. A page that shows a mark shows the organisation's data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.utils import timezone

from orientir.cycle.assessment.models import Procedure
from orientir.cycle.collection.models import AssessmentFact, DoubtfulPair, Import, ImportFile
from orientir.cycle.monitoring.models import IndicatorValue, Snapshot, SnapshotUnit
from orientir.cycle.registry.models import (
    Account,
    Grant,
    Person,
    PersonKey,
    Post,
    PostPeriod,
    Session,
    Unit,
    UnitPeriod,
)
from orientir.kit.access.acting import hash_token, make_token
from orientir.kit.access.logins import COOKIE
from tests.communities import make_communities
from tests.measured import make_measured

NOW = datetime.now(UTC)
TODAY = timezone.localdate(NOW)
LONG_AGO = date(2015, 9, 1)

MUNICIPALITIES = {"10": "Первый округ", "20": "Второй округ"}
ORGANISATIONS = ("11", "12", "13", "21", "22", "23")
SURNAMES = {
    "11": "Одиннадцатова",
    "12": "Двенадцатова",
    "13": "Тринадцатова",
    "21": "Двадцатьпервова",
    "22": "Двадцатьвторова",
    "23": "Двадцатьтретьева",
}
"""The mark of people: both teachers of a school bear it."""
# fmt: off
INDICATORS = (
    "1.1", "1.2", "2.1", "2.2", "3.1", "4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "5.1", "6.1", "6.2",
    "6.3", "6.4", "6.5", "6.6", "7.1", "7.2", "7.3", "7.4", "8.1", "8.2", "8.3", "9.1", "10.1",
)
# fmt: on
"""Of the pack chelyabinsk-2023. Every second one is not disclosed to others."""
REGION = "region"

ROLES: dict[str, tuple[str, str] | None] = {
    "ministry": ("ministry", REGION),
    "operator": ("operator", REGION),
    "administrator": ("administrator", REGION),
    "further_education": ("further_education", REGION),
    "expert": ("expert", REGION),
    "specialist": ("municipal_specialist", "10"),
    "other_specialist": ("municipal_specialist", "20"),
    "head": ("head", "11"),
    "other_head": ("head", "21"),
    "curator": ("curator", "11"),
    "teacher": ("teacher", "11"),
    "stranger": None,
}
"""Account → its role and unit; the stranger has an account and no grant. The teacher is the first of school 11."""


@dataclass(frozen=True)
class Cast:
    """Everything by code or by the account's name in ``ROLES``."""

    units: dict[str, Unit]
    people: dict[str, list[Person]]
    accounts: dict[str, Account]
    grants: dict[str, Grant]
    draft: Snapshot
    published: Snapshot
    imports: dict[str, Import]
    pair: DoubtfulPair
    measured: Procedure

    def token(self, name: str) -> str:
        """Open a session for an account, as its log-in would; returns the token."""
        return open_session(self.accounts[name], self.grants.get(name))

    def client(self, name: str) -> Client:
        """A browser in which the account is logged in."""
        client = Client()
        client.cookies[COOKIE] = self.token(name)
        return client


def open_session(account: Account, grant: Grant | None) -> str:
    token = make_token()
    Session.objects.create(
        token_hash=hash_token(token),
        account=account,
        grant=grant,
        started_at=NOW,
        used_at=datetime.now(UTC),
        expires_at=NOW + timedelta(hours=12),
    )
    return token


def people_in(role: str) -> set[str]:
    """Codes of the organisations whose people an account of the cast may see as rows."""
    within = {
        "ministry": ORGANISATIONS,
        "operator": ORGANISATIONS,
        "administrator": ORGANISATIONS,
        "specialist": ("11", "12", "13"),
        "other_specialist": ("21", "22", "23"),
        "head": ("11",),
        "other_head": ("21",),
    }
    return set(within.get(role, ()))


def figure_mark(code: str, *, published: bool, disclosed: bool) -> int:
    """The numerator that only this unit's figure has: six digits that tell whose, and of which kind."""
    number = 0 if code == REGION else int(code)
    return 700_000 + number * 100 + published * 10 + disclosed


def make_cast() -> Cast:
    units = _make_units()
    people = {code: _make_people(code, units[code]) for code in ORGANISATIONS}
    accounts = {
        name: Account.objects.create(
            login=name,
            display_name=f"Кто-то {name}",
            person=people["11"][0] if name == "teacher" else None,
        )
        for name in ROLES
    }
    grants = {
        name: Grant.objects.create(
            account=accounts[name], role=given[0], unit=units[given[1]], valid_from=LONG_AGO
        )
        for name, given in ROLES.items()
        if given
    }
    draft = _make_snapshot("draft", Snapshot.State.COMPUTED, units)
    published = _make_snapshot("published", Snapshot.State.PUBLISHED, units)
    imports = {
        code: _make_import(name, units[code], accounts[name])
        for code, name in (("10", "specialist"), ("20", "other_specialist"))
    }
    pair = DoubtfulPair.objects.create(
        first=people["11"][0], second=people["21"][0], reason="similar_name"
    )
    marks = {code: figure_mark(code, published=True, disclosed=False) for code in ORGANISATIONS}
    measured = make_measured(units, people, marks)
    make_communities(units, people)
    return Cast(units, people, accounts, grants, draft, published, imports, pair, measured)


def _make_import(name: str, unit: Unit, account: Account) -> Import:
    """A loaded file whose name and content hold a surname of its municipality."""
    surname = SURNAMES[unit.code[0] + "2"]
    made = Import.objects.create(
        kind="people_posts",
        unit=unit,
        as_of=TODAY,
        state=Import.State.LOADED,
        file_name=f"{surname}.csv",
        file_sha256=hash_token(name),
        created_by=account,
        created_at=NOW,
    )
    ImportFile.objects.create(belongs_to=made, content=surname.encode())
    return made


def _make_units() -> dict[str, Unit]:
    units = {REGION: _make_unit(REGION, "region", "authority", "Область", None, None)}
    for code, title in MUNICIPALITIES.items():
        units[code] = _make_unit(code, "municipality", "authority", title, units[REGION], units)
    for code in ORGANISATIONS:
        parent = units[code[0] + "0"]
        units[code] = _make_unit(
            code, "organisation", "school", f"Школа № {code}", parent, units, parent
        )
    with connection.cursor() as cursor:
        cursor.execute("select rebuild_unit_closure()")
    return units


def make_college(cast: Cast, code: str) -> Unit:
    """An organisation right below the region, in no municipality's subtree."""
    made = _make_unit(
        code, "organisation", "college", f"Колледж {code}", cast.units[REGION], cast.units
    )
    with connection.cursor() as cursor:
        cursor.execute("select rebuild_unit_closure()")
    return made


def _make_unit(
    code: str,
    level: str,
    kind: str,
    title: str,
    parent: Unit | None,
    units: dict[str, Unit] | None,
    municipality: Unit | None = None,
) -> Unit:
    unit = Unit.objects.create(code=code, level=level)
    UnitPeriod.objects.create(
        unit=unit,
        valid_from=LONG_AGO,
        title=title,
        short_title=title,
        kind=kind,
        parent=parent,
        municipality=municipality or (unit if level == "municipality" else None),
        region=units[REGION] if units else unit,
        is_general_education=kind == "school",
    )
    return unit


def _make_people(code: str, unit: Unit) -> list[Person]:
    return [_make_person(code, unit, given) for given in ("Анна", "Вера")]


def _make_person(code: str, unit: Unit, given: str) -> Person:
    person = Person.objects.create(
        family_name=SURNAMES[code],
        given_name=given,
        patronymic="Тестовна",
        birth_on=date(1980, 1, int(code)),
        personnel_number=f"{code}-{given}",
    )
    PersonKey.objects.filter(person=person).update(key=hash_token(f"{code}{given}")[:32])
    post = Post.objects.create(person=person, unit=unit, code="1")
    PostPeriod.objects.create(
        post=post,
        valid_from=LONG_AGO,
        staff_category="pedagogical",
        position="учитель",
        subject="математика",
        rate=Decimal(1),
    )
    AssessmentFact.objects.create(
        person=person,
        unit=unit,
        code=f"{code}-{given}",
        staff_category="pedagogical",
        kind="deficit_diagnostic",
        operator="chcopmkp",
        procedure="p1",
        completed_on=date(TODAY.year - 1, 3, 1),
        passed=True,
    )
    return person


def _make_snapshot(code: str, state: str, units: dict[str, Unit]) -> Snapshot:
    snapshot = Snapshot.objects.create(
        code=code,
        reporting_on=date(TODAY.year - 1, 12, 31),
        years=[TODAY.year - 1],
        folder=f"/nowhere/{code}",
        pack="chelyabinsk-2023",
        pack_version="2023.1",
        state=state,
        created_at=NOW,
        computed_at=NOW,
        published_at=NOW if state == Snapshot.State.PUBLISHED else None,
    )
    SnapshotUnit.objects.bulk_create(_frozen(snapshot, unit) for unit in units.values())
    IndicatorValue.objects.bulk_create(
        _make_value(snapshot, unit, indicator, number % 2 == 0)
        for unit in units.values()
        for number, indicator in enumerate(INDICATORS)
    )
    return snapshot


def _frozen(snapshot: Snapshot, unit: Unit) -> SnapshotUnit:
    period = UnitPeriod.objects.get(unit=unit)
    return SnapshotUnit(
        snapshot=snapshot,
        year=TODAY.year - 1,
        unit=unit,
        code=unit.code,
        level=unit.level,
        kind=period.kind,
        is_open=True,
        parent_id=period.parent_id,
        municipality_id=period.municipality_id,
        region_id=period.region_id,
        title=period.title,
        short_title=period.short_title,
        size=20,
    )


def _make_value(snapshot: Snapshot, unit: Unit, indicator: str, disclosed: bool) -> IndicatorValue:
    is_published = snapshot.state == Snapshot.State.PUBLISHED
    mark = figure_mark(unit.code, published=is_published, disclosed=disclosed)
    return IndicatorValue(
        snapshot=snapshot,
        indicator=indicator,
        year=TODAY.year - 1,
        level=unit.level,
        unit=unit,
        numerator=mark,
        denominator=2 * mark,
        value=Decimal(50),
        state="ok",
        coverage=Decimal(1),
        is_disclosed=disclosed,
    )
