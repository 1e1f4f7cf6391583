"""A real ``orientir serve`` over the demo region: many at once, odd addresses, a killed database, who sees whom."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest

from tests.soak.homes import Home, processes_naming
from tests.soak.mutations import CELLS
from tests.soak.report import Notes
from tests.soak.visitors import LOGINS, Answer, Visitor, kind_of, shown_name, walk

SCALE = os.environ.get("SOAK_SCALE", "tiny")
PAGES_EACH, OF_A_KIND = 80, 3
AT_ONCE = 12
KILLED = "/account/"
"""What is asked for while the database is down."""
WHO_LOOKED = ("/journal/mine/", "/me/")
ODD_ADDRESSES = 400


@dataclass(frozen=True, slots=True)
class Site:
    home: Home
    port: int
    process: subprocess.Popen[str]
    visitors: list[Visitor]

    def visitor(self, login: str) -> Visitor:
        made = Visitor("127.0.0.1", self.port, login)
        self.visitors.append(made)
        return made.enter()


@pytest.fixture(scope="module")
def site(place: Path) -> Iterator[Site]:
    """The demo region, served."""
    home = Home(place / "site")
    home.run("demo", "--no-serve", "--scale", SCALE).check()
    process = home.start("serve", "--port", 8500)
    assert process.stderr is not None
    port = next(
        int(found[1])
        for line in iter(process.stderr.readline, "")
        if (found := re.search(r"http://127\.0\.0\.1:(\d+)/", line))
    )
    said: list[str] = []
    listening = threading.Thread(target=lambda: said.extend(process.stderr or []), daemon=True)
    listening.start()
    visitors: list[Visitor] = []
    yield Site(home, port, process, visitors)
    for visitor in visitors:
        visitor.leave()
    process.send_signal(signal.SIGINT)
    code = process.wait(60)
    listening.join(10)
    traces = [line for line in said if "Internal Server Error" in line]
    assert process.stdout is not None
    process.stdout.close()
    process.stderr.close()
    assert (code, traces) == (0, []), "".join(said)[-5000:]
    assert not list(processes_naming(str(home.path)))


def faults(answer: Answer, visitor: Visitor) -> list[str]:
    """What must not be: a fault of the server, a page that names another account."""
    found = []
    if answer.status >= 500:
        found.append(f"{visitor.login}: {answer.status} {answer.path}")
    if answer.is_page and answer.status == 200 and shown_name(answer.text) != visitor.name:
        found.append(f"{visitor.login}: {answer.path} is for «{shown_name(answer.text)}»")
    return found


def test_many_at_once_see_their_own_and_no_faults(site: Site, notes: Notes) -> None:
    times: dict[str, list[float]] = defaultdict(list)
    wrong: list[str] = []
    dead: set[str] = set()

    def visit(number: int) -> int:
        visitor = site.visitor(LOGINS[number % len(LOGINS)])
        count = 0
        for answer in walk(visitor, OF_A_KIND, PAGES_EACH, Random(number)):
            times[kind_of(answer.final)].append(answer.seconds)
            wrong.extend(faults(answer, visitor))
            if answer.status in (403, 404):
                dead.add(f"{visitor.login} {answer.path}")
            count += 1
        return count

    started = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pages = sum(pool.map(visit, range(AT_ONCE)))
    seconds = time.monotonic() - started
    notes.add(
        "load",
        f"- {AT_ONCE} people of {len(LOGINS)} accounts at once, scale {SCALE}: {pages} pages in "
        f"{seconds:.0f} s ({pages / seconds:.0f}/s), {len(wrong)} faults or foreign names",
        f"- links that led to 403 or 404: {len(dead)}"
        + "".join(f"\n  - `{one}`" for one in sorted(dead)[:12]),
        "",
        *_table(times),
    )
    assert wrong == []


def _table(times: dict[str, list[float]]) -> list[str]:
    rows = sorted(times.items(), key=lambda item: -len(item[1]))
    every = sorted(second for found in times.values() for second in found)
    lines = ["| page | asked | p50, ms | p95, ms |", "|---|--:|--:|--:|", _row("all", every)]
    return lines + [_row(f"`{kind}`", sorted(found)) for kind, found in rows[:25]]


def _row(title: str, found: list[float]) -> str:
    half, most = found[len(found) // 2], found[min(len(found) - 1, int(len(found) * 0.95))]
    return f"| {title} | {len(found)} | {half * 1000:.0f} | {most * 1000:.0f} |"


def odd_address(random: Random, known: list[str]) -> str:
    """An address of the site with one part of it changed."""
    path, _, query = random.choice(known).partition("?")
    pairs = [pair.partition("=")[::2] for pair in query.split("&") if pair]
    odd = quote(random.choice((*CELLS, "-1", "a" * 3000, "%00", "../../etc/passwd")), safe="%")
    choice = random.random()
    if choice < 0.5 and pairs:
        place = random.randrange(len(pairs))
        pairs[place] = (pairs[place][0], odd)
    elif choice < 0.7:
        name = random.choice(
            [
                "year",
                "snapshot",
                "unit",
                "page",
                "q",
                "level",
                "sort",
                "kind",
                "structure",
                "role",
                "on",
            ]
        )
        pairs.append((name, odd))
    else:
        steps = path.split("/")
        steps[random.randrange(1, len(steps))] = odd
        path = "/".join(steps)
    return path + ("?" + "&".join("=".join(pair) for pair in pairs) if pairs else "")


def test_odd_addresses_get_a_page_and_never_a_fault(site: Site, notes: Notes) -> None:
    random = Random(20251121)
    seen: Counter[int] = Counter()
    wrong: list[str] = []
    for login in ("ministry", "town1", "head", "admin"):
        visitor = site.visitor(login)
        known = sorted({answer.path for answer in walk(visitor, 2, 150, random)})
        for _ in range(ODD_ADDRESSES // 4):
            answer = visitor.get(odd_address(random, known))
            seen[answer.status] += 1
            if answer.status >= 500:
                wrong.append(f"{login}: {answer.status} {answer.path[:300]}")
            elif answer.status == 200:
                wrong.extend(faults(answer, visitor))
    told = ", ".join(f"{status}: {count}" for status, count in sorted(seen.items()))
    notes.add("fuzz", f"- {seen.total()} odd addresses and queries on the served region: {told}")
    assert wrong == []


def test_nobody_finds_people_or_units_that_are_not_theirs(site: Site, notes: Notes) -> None:
    """Every page that the ministry reaches, asked for by everybody else: no name of a person out of their sight."""
    region = site.visitor("ministry")
    known = [a.path for a in walk(region, 3, 110, Random(7)) if a.status == 200]
    people, holders = people_by_unit(site.home), account_holders(site.home)
    for login in LOGINS[3:]:
        visitor = site.visitor(login)
        mine = sight_of(site.home, login)
        foreign = {name for unit, names in people.items() if unit not in mine for name in names}
        foreign -= {visitor.name.split(",")[0]}  # one's own name may be borne by another
        foreign -= {name for unit, names in people.items() if unit in mine for name in names}
        foreign -= accompaniers_of(site.home, mine)
        seen: Counter[int] = Counter()
        for path in [*known, *(a.path for a in walk(visitor, 3, 20, Random(8)))]:
            answer = visitor.get(path)
            seen[answer.status] += 1
            found = {name for name in foreign if name in answer.text} if _is_text(answer) else set()
            if path.startswith(WHO_LOOKED):  # everybody may know who looked at their own data
                found -= holders
            assert not found, (login, path, sorted(found)[:3])
            assert faults(answer, visitor) == []
        told = ", ".join(f"{status}: {count}" for status, count in sorted(seen.items()))
        notes.add(
            "walk",
            f"- `{login}` sees {len(mine)} units, of {len(foreign)} people out of sight none; pages {told}",
        )


def _is_text(answer: Answer) -> bool:
    return answer.kind.startswith("text/")


def people_by_unit(home: Home) -> dict[str, set[str]]:
    """Full names by the unit of their posts, of all years."""
    found: dict[str, set[str]] = defaultdict(set)
    with home.database() as connection:
        rows = connection.execute(
            "SELECT u.code, concat_ws(' ', p.family_name, p.given_name, p.patronymic)"
            " FROM registry_post o JOIN registry_person p ON p.id = o.person_id"
            " JOIN registry_unit u ON u.id = o.unit_id"
        ).fetchall()
    for unit, name in rows:
        found[str(unit)].add(str(name))
    return found


def account_holders(home: Home) -> set[str]:
    """The names that accounts show."""
    with home.database() as connection:
        rows = connection.execute("SELECT display_name FROM registry_account").fetchall()
    return {str(row[0]) for row in rows}


def accompaniers_of(home: Home, units: set[str]) -> set[str]:
    """Names of who may accompany people of these units: known to who sees people there (docs/access.md)."""
    with home.database() as connection:
        rows = connection.execute(
            "SELECT DISTINCT concat_ws(' ', p.family_name, p.given_name, p.patronymic)"
            " FROM (SELECT unit_id, person_id FROM community_accompanier UNION"
            " SELECT g.unit_id, a.person_id FROM registry_grant g"
            " JOIN registry_account a ON a.id = g.account_id WHERE g.role = 'curator') n"
            " JOIN registry_person p ON p.id = n.person_id"
            " JOIN registry_unit_closure c ON c.ancestor_id = n.unit_id"
            " JOIN registry_unit d ON d.id = c.descendant_id WHERE d.code = ANY(%s)",
            [list(units)],
        ).fetchall()
    return {str(row[0]) for row in rows}


def sight_of(home: Home, login: str) -> set[str]:
    """Codes of the units whose people this account may see (docs/access.md): the subtree of its grants."""
    with home.database() as connection:
        rows = connection.execute(
            "SELECT d.code FROM registry_account a JOIN registry_grant g ON g.account_id = a.id"
            " JOIN registry_unit_closure c ON c.ancestor_id = g.unit_id"
            " JOIN registry_unit d ON d.id = c.descendant_id WHERE a.login = %s",
            [login],
        ).fetchall()
    return {str(row[0]) for row in rows}


def test_the_database_killed_under_load_comes_back(site: Site, notes: Notes) -> None:
    """``kill -9`` of the server of the database: pages fail for seconds, then go on; nobody is logged out."""
    visitor = site.visitor("ministry")
    postmasters = [
        pid
        for pid, command in processes_naming(str(site.home.path))
        if command.split(" ")[0].endswith("/postgres")
    ]
    assert len(postmasters) == 1, postmasters
    os.kill(postmasters[0], signal.SIGKILL)
    killed = time.monotonic()
    statuses: list[int] = []
    while time.monotonic() - killed < 90 and statuses[-3:] != [200, 200, 200]:
        statuses.append(visitor.get(KILLED).status)
        time.sleep(0.3)
    assert statuses[-3:] == [200, 200, 200], statuses
    assert set(statuses) <= {200, 503}, statuses
    assert shown_name(visitor.get("/").text) == visitor.name
    seconds = time.monotonic() - killed
    notes.add(
        "kills",
        f"- the postmaster under `orientir serve`: pages whole again after {seconds:.1f} s, "
        f"{len(statuses) - statuses.count(200)} refused meanwhile",
    )


def test_two_serve_from_one_home_and_the_port_moves_on(site: Site, notes: Notes) -> None:
    second = site.home.start("serve", "--port", site.port)
    assert second.stderr is not None
    line = next(line for line in iter(second.stderr.readline, "") if "http://" in line)
    assert f":{site.port}/" not in line
    second.send_signal(signal.SIGINT)
    second.communicate(timeout=60)
    assert site.visitor("head").get("/").status == 200
    notes.add(
        "places",
        "- a second `orientir serve` of the same home: the next port, and the first goes on when it leaves",
    )
