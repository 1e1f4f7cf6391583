"""Pages of a loaded region: time on the server, as the database role of the pages, one request after another.

Needs a region: ``ORIENTIR_HOME=var/bench make demo SCALE=region`` with ``--no-serve``; ``python -m
benchmarks.invented_routes`` gives everybody a route. An address named after the module: only what begins with it.
Peer: a bare page of the same project (the log-in), which no page can be faster than.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orientir.cycle.analysis.api import CurrentFinding

ROUNDS = 20
ACCOUNTS = ("ministry", "operator", "town1", "head", "curator", "teacher")
ADDRESSES = (
    "/",
    "/monitoring/",
    "/monitoring/2.1/",
    "/monitoring/4.1/",
    "/monitoring/units/",
    "/monitoring/units/?level=organisation",
    "/monitoring/compare/",
    "/registry/organisations/",
    "/registry/people/",
    "/registry/people/?q=иванова",
    "/registry/people/?sort=-name",
    "/registry/people/?sort=organisation",
    "/registry/people/?sort=position",
    "/registry/people/?sort=-category",
    "/registry/people/?sort=experience",
    "/registry/people/?page=500",
    "/registry/people/?q=иванава",
    "/registry/organisations/?q=школа+6",
    "/search/?q=иванова",
    "/me/",
    "/routes/",
    "/routes/?standing=overdue",
    "/routes/?q=иванова",
    "/routes/?sort=-name",
    "/routes/?page=500",
    "/routes/caseload/",
    "/routes/mine/?all=1",
    "/routes/units/",
    "/community/young/",
    "/community/mine/",
    "/analysis/",
    "/analysis/runs/",
    "/analysis/runs/@value_added/",
    "/analysis/runs/@low_results/",
    "/analysis/runs/@objectivity/",
    "/analysis/runs/@objectivity/?level=municipality",
    "/analysis/runs/@items/",
    "/analysis/runs/@context/",
    "/analysis/runs/@resilience/",
    "/analysis/runs/@self_assessment/",
    "/analysis/runs/@conditions/",
    "/analysis/runs/@staffing/",
    "/analysis/units/@region/",
    "/analysis/units/@region/?side=signs",
    "/analysis/units/@region/conditions/",
    "/analysis/units/@region/staffing/",
    "/analysis/units/@municipality/",
    "/analysis/units/@organisation/",
    "/effects/measures/",
)
"""``@``: the latest run of a kind, the region, its largest municipality, a school with low results if there is one."""
PASSWORD = "orientir-demo"


def main() -> int:
    os.environ.setdefault("ORIENTIR_DEMO", "1")
    from orientir.project.opening import opened

    with opened("web"):
        for line in _measure():
            print(line, flush=True)
    return 0


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds of each round by the clock, and of the processor on average: ours and the database's."""

    times: list[float]
    processor: float


def _measure() -> Iterator[str]:
    from django.test import Client

    from orientir.project.settling import settle

    bare = _percentile(_spent(Client(), "/login/").times, 50)
    settle()  # as the server does once its addresses are loaded
    yield f"голая страница: p50 {bare:.0f} мс; загрузка машины {os.getloadavg()[0]:.1f}"
    yield f"{'учётная запись':<15}{'адрес':<42}{'p50':>7}{'p95':>7}{'процессор':>11}  к голой"
    named = _named()
    for login in ACCOUNTS:
        client = Client(HTTP_HOST="127.0.0.1")
        client.post("/login/", {"login": login, "password": PASSWORD})
        for address in _addresses():
            spent = _spent(client, _resolved(address, named))
            if spent.times:
                middle, worst = _percentile(spent.times, 50), _percentile(spent.times, 95)
                words = f"{middle:7.0f}{worst:7.0f}{spent.processor:11.0f}"
                yield f"{login:<15}{address:<42}{words}  {middle / bare:.1f} ×"


def _named() -> dict[str, str]:
    """What stands after ``@`` in an address → what it is in this region, as its operator sees it."""
    from orientir.cycle.analysis import api as analysis
    from orientir.cycle.registry.api import find_root, load_unit_book
    from orientir.kit.access.acting import acting_by
    from orientir.project.demo.procedures import operator_session

    with acting_by(operator_session()):
        runs = {run.kind: str(run.pk) for run in reversed(list(analysis.list_runs()))}
        found = analysis.list_current_findings(("low_results", "objectivity"))
        codes = {unit.id: unit.code for unit in load_unit_book().units.values()}
        region = codes[find_root() or 0]
    places = [one for one in found if one.level == "municipality"]
    low = [one for one in found if one.verdict == "low"]
    named = {"region": region} | {one.level: one.unit for one in sorted(places, key=_pupils)}
    return runs | named | {"organisation": (low or found)[0].unit}


def _pupils(one: CurrentFinding) -> int:
    return one.pupils


def _resolved(address: str, named: dict[str, str]) -> str:
    before, at, rest = address.partition("@")
    word, slash, end = rest.partition("/")
    return f"{before}{named.get(word, word)}{slash}{end}" if at else address


def _addresses() -> list[str]:
    """All, or those that begin with what is named on the command line."""
    wanted = tuple(sys.argv[1:] or ("/",))
    return [one for one in ADDRESSES if one.startswith(wanted)]


def _spent(client: object, address: str) -> Spent:
    """Of each round but the first, which fills the caches; no times if the page is not for them."""
    times = []
    before = 0.0
    for number in range(ROUNDS + 1):
        if number == 1:
            before = _processor()
        started = time.perf_counter()
        response = client.get(address, HTTP_HOST="127.0.0.1")  # type: ignore[attr-defined]
        times.append(1000 * (time.perf_counter() - started))
        if response.status_code != 200:
            return Spent([], 0.0)
    return Spent(times[1:], (_processor() - before) / ROUNDS)


def _processor() -> float:
    """Milliseconds that this process and its connection's own have had; a shared machine does not change them."""
    from django.db import connection

    own = 1000 * time.process_time()
    if connection.connection is None:
        return own
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not stat.exists():  # the database is elsewhere, or this is no Linux
        return own
    fields = stat.read_text("ascii", "replace").rpartition(")")[2].split()
    return own + 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _percentile(times: list[float], share: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * share // 100)]


if __name__ == "__main__":
    sys.exit(main())
