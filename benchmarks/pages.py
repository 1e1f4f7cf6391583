"""Pages of a loaded region: time on the server, as the database role of the pages, one request after another.

Needs a region: ``ORIENTIR_HOME=var/bench make demo SCALE=region`` with ``--no-serve``. Peer: a bare page of the same
project (the log-in), which no page can be faster than.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator

ROUNDS = 15
ACCOUNTS = ("ministry", "town1", "head")
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
)
PASSWORD = "orientir-demo"


def main() -> int:
    os.environ.setdefault("ORIENTIR_DEMO", "1")
    from orientir.project.opening import opened

    with opened("web"):
        for line in _measure():
            print(line, flush=True)
    return 0


def _measure() -> Iterator[str]:
    from django.test import Client

    bare = _percentile(_times(Client(), "/login/"), 50)
    yield f"голая страница: p50 {bare:.0f} мс"
    yield f"{'учётная запись':<15}{'адрес':<42}{'p50':>7}{'p95':>7}  к голой"
    for login in ACCOUNTS:
        client = Client(HTTP_HOST="127.0.0.1")
        client.post("/login/", {"login": login, "password": PASSWORD})
        for address in ADDRESSES:
            times = _times(client, address)
            if times:
                middle, worst = _percentile(times, 50), _percentile(times, 95)
                ratio = middle / bare
                yield f"{login:<15}{address:<42}{middle:7.0f}{worst:7.0f}  {ratio:.1f} ×"


def _times(client: object, address: str) -> list[float]:
    """Milliseconds of each round but the first, which fills the caches; none if the page is not for them."""
    times = []
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        response = client.get(address, HTTP_HOST="127.0.0.1")  # type: ignore[attr-defined]
        times.append(1000 * (time.perf_counter() - started))
        if response.status_code != 200:
            return []
    return times[1:]


def _percentile(times: list[float], share: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * share // 100)]


if __name__ == "__main__":
    sys.exit(main())
