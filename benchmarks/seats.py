"""A crowd asks for the seats of one group at once: ``python -m benchmarks.seats [--people 200] [--seats 25]``.

Every one of the crowd has a connection and a session of their own and acts as the role of the pages. The peer is what
one writes first: count the seats taken, then insert, without a lock. It is quick, and gives more seats than there are.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Barrier
from typing import Any

from benchmarks.document import report

CHECKOUT = Path(__file__).parents[1]
PEOPLE, SEATS, HANDS = 200, 25, 40
NAIVE = "seats_given_naively"


def measure(people: int = PEOPLE, seats: int = SEATS) -> str:
    """Tables in Markdown: what each way gave, and how long people waited."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "DATABASE_"))}
    with tempfile.TemporaryDirectory(prefix="orientir-bench-") as folder:
        Path(folder).chmod(0o755)
        home = {"ORIENTIR_HOME": folder, "ORIENTIR_DEMO": "1", "PYTHONPATH": str(CHECKOUT / "src")}
        told = _run("make", clean | home, json.dumps({"people": people, "seats": seats}))
        ours, naive = json.loads(_run("crowd", clean | home, told))
    return "\n".join(
        [
            f"{people} people, {HANDS} at a time, for {seats} seats.",
            "",
            "| | enrolled | queue, in the order of time | lost | all in, s | p50, ms | p95, ms |",
            "|---|--:|--:|--:|--:|--:|--:|",
            _row("ours: the group's row is locked, numbers run on", ours, people),
            _row("count, then insert, no lock", naive, people),
        ]
    )


def _run(part: str, environment: dict[str, str], told: str) -> str:
    command = [sys.executable, "-m", "benchmarks.seats", "--part", part]
    said = subprocess.run(
        command, env=environment, cwd=CHECKOUT, check=True, input=told, text=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    return said.stdout.splitlines()[-1]


def _row(way: str, seen: dict[str, Any], people: int) -> str:
    waits = sorted(1000 * one for one in seen["seconds"])
    lost = people - seen["enrolled"] - seen["waiting"]
    queue = f"{seen['waiting']}, {'yes' if seen['in_order'] else 'no'}"
    middle, worst = waits[len(waits) // 2], waits[len(waits) * 95 // 100]
    return (
        f"| {way} | {seen['enrolled']} | {queue} | {lost} | {seen['all']:.2f} | {middle:.0f} | "
        f"{worst:.0f} |"
    )


def _make(people: int, seats: int) -> dict[str, Any]:
    """The database's owner makes an institute, a group and a school full of teachers with sessions."""
    from django.db import connection

    from orientir.cycle.learning.models import LearningGroup, Programme
    from orientir.cycle.registry.models import Unit

    now = datetime.now(UTC)
    unit = Unit.objects.create(code="crowd", level="organisation")
    programme = Programme.objects.create(
        code="crowd", organisation=unit, title="Толпа", kind="upskilling", form="full_time", hours=36,
        pack="chelyabinsk-2023", state="registry", created_at=now, changed_at=now,
    )  # fmt: skip
    group = LearningGroup.objects.create(
        code="crowd-1", programme=programme, organisation=unit, state="announced", seats=seats,
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1), form="full_time",
        starts_on=now.date() + timedelta(days=9), ends_on=now.date() + timedelta(days=19),
        needs_approval=False, created_at=now,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"create table {NAIVE} (person bigint primary key, at timestamptz)")
        cursor.execute(f"grant select, insert on {NAIVE} to public")
    return {"group": group.pk, "seats": seats, "teachers": _teachers(unit, people, now)}


def _teachers(unit: Any, people: int, now: datetime) -> list[tuple[int, str]]:
    from orientir.cycle.registry.models import Account, Grant, Person, Post, PostPeriod, Session
    from orientir.kit.access.acting import hash_token, make_token

    since = date(2020, 1, 1)
    persons = Person.objects.bulk_create(
        Person(family_name="Очередникова", given_name=str(n), birth_on=date(1985, 1, 1))
        for n in range(people)
    )
    posts = Post.objects.bulk_create(
        Post(person=person, unit=unit, code=str(n)) for n, person in enumerate(persons)
    )
    PostPeriod.objects.bulk_create(
        PostPeriod(post=post, valid_from=since, staff_category="pedagogical", position="учитель",
                   rate=Decimal(1))
        for post in posts
    )  # fmt: skip
    accounts = Account.objects.bulk_create(
        Account(login=f"crowd{n}", display_name="Очередникова", person=person)
        for n, person in enumerate(persons)
    )
    grants = Grant.objects.bulk_create(
        Grant(account=one, role="teacher", unit=unit, valid_from=since) for one in accounts
    )
    tokens = [make_token() for _ in accounts]
    Session.objects.bulk_create(
        Session(token_hash=hash_token(token), account=account, grant=grant, started_at=now,
                used_at=now, expires_at=now + timedelta(hours=1))
        for token, account, grant in zip(tokens, accounts, grants, strict=True)
    )  # fmt: skip
    return [(person.pk, token) for person, token in zip(persons, tokens, strict=True)]


def _crowd(told: dict[str, Any]) -> list[dict[str, Any]]:
    """As the pages' role: ours first, then the naive way."""
    from orientir.kit.bulk import fetch_rows, one_value

    def ask(person: int) -> str:
        statement = "select outcome from apply_to_group(%s, %s, '', '')"
        return str(one_value(statement, [told["group"], person]))

    def take(person: int) -> str:
        taken = one_value(f"select count(*) from {NAIVE}")
        if taken >= told["seats"]:
            return "waiting"
        fetch_rows(f"insert into {NAIVE} values (%s, clock_timestamp()) returning 1", [person])
        return "enrolled"

    ours, naive = (_come(told["teachers"], way) for way in (ask, take))
    return [ours | {"in_order": _is_in_order(told["group"])}, naive | {"in_order": False}]


def _come(teachers: Sequence[tuple[int, str]], way: Callable[[int], str]) -> dict[str, Any]:
    from django.db import connection, connections, transaction

    from orientir.kit.access.acting import acting_by

    gate = Barrier(min(HANDS, len(teachers)))

    def come(place: int) -> tuple[str, float]:
        person, token = teachers[place]
        connection.ensure_connection()
        if place < gate.parties:
            gate.wait(60)
        began = time.perf_counter()
        try:
            with acting_by(token), transaction.atomic():
                return way(person), time.perf_counter() - began
        finally:
            connections.close_all()

    began = time.perf_counter()
    with ThreadPoolExecutor(gate.parties) as hands:
        said = list(hands.map(come, range(len(teachers))))
    outcomes = [outcome for outcome, _seconds in said]
    return {
        "enrolled": outcomes.count("enrolled"),
        "waiting": outcomes.count("waiting"),
        "seconds": [seconds for _outcome, seconds in said],
        "all": time.perf_counter() - began,
    }


def _is_in_order(group: int) -> bool:
    """Seen by the owner: numbers without a gap, the earlier the smaller, seats to the first."""
    command = [sys.executable, "-m", "benchmarks.seats", "--part", "order"]
    said = subprocess.run(
        command, cwd=CHECKOUT, check=True, input=json.dumps(group), text=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    return bool(json.loads(said.stdout.splitlines()[-1]))


def _order(group: int) -> bool:
    from orientir.cycle.learning.models import Application, LearningGroup

    rows = list(
        Application.objects.filter(group=group)
        .order_by("number")
        .values_list("number", "asked_at", "state")
    )
    seats = LearningGroup.objects.get(pk=group).seats
    states = ["enrolled"] * seats + ["waiting"] * (len(rows) - seats)
    times = [at for _number, at, _state in rows]
    return (
        [number for number, *_ in rows] == list(range(1, len(rows) + 1))
        and times == sorted(times)
        and [state for *_, state in rows] == states
    )


def _part(name: str) -> None:
    """What runs in a process of its own, as one role of the database; reads and prints JSON."""
    from orientir.project.opening import opened

    told = json.loads(sys.stdin.read())
    with opened("web" if name == "crowd" else "owner"):
        if name == "make":
            from orientir.project.migrating import migrate

            migrate()
            print(json.dumps(_make(told["people"], told["seats"])))
        else:
            print(json.dumps(_crowd(told) if name == "crowd" else _order(told)))


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.seats", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--seats", type=int, default=SEATS)
    parser.add_argument("--print-only", action="store_true")
    parser.add_argument("--part", choices=("make", "crowd", "order"), help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.part:
        _part(arguments.part)
        return 0
    report("seats", measure(arguments.people, arguments.seats), print_only=arguments.print_only)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
