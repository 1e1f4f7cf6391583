"""People who sit, as a process of its own over real HTTP: ``python -m benchmarks.sitters`` (one document in, one out).

Each opens the test, whose page brings the paper, and answers; every save waits for its acknowledgement. What was
acknowledged is told, so that a reader can hold it against the database.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.spending import spent_by_part

SECRET = "s" * 32  # of the token against forged requests: cookie and header say the same
TASKS = 40
FAILED, TOLD_TO_WAIT = 0, 202
ASK_AGAIN = 3.0  # seconds, as the page of the line does


@dataclass
class Seen:
    """Seconds of acknowledged saves and their moments; sequences acknowledged by sitting; what else was answered.

    ``opened``: seconds from the button to the tasks, each begun test, the line included; ``told_to_wait``: pages of the
    line. ``spent``: moments (at the start, once all have
    begun, at the end) and the CPU seconds that what serves had spent by then.
    """

    saves: list[float] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    kept: dict[int, list[int]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    opened: list[float] = field(default_factory=list)
    told_to_wait: int = 0
    spent: list[tuple[float, dict[str, float]]] = field(default_factory=list)

    def count_spent(self, port: int) -> None:
        self.spent.append((time.time(), spent_by_part(port)))


class Browser:
    """One kept connection; a lost one is made anew. Status 0: nobody answered."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = "json"
    ) -> tuple[int, bytes]:
        try:
            return await asyncio.wait_for(self._ask(method, path, body, kind), 30)
        except (OSError, EOFError, ValueError, TimeoutError, asyncio.IncompleteReadError):
            self.close()
            return FAILED, b""

    async def _ask(self, method: str, path: str, body: bytes, kind: str) -> tuple[int, bytes]:
        self.streams = self.streams or await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nX-CSRFToken: {SECRET}\r\n"
            f"Cookie: orientir_session={self.token}; csrftoken={SECRET}\r\n"
            f"Content-Type: application/{kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = re.search(rb"content-length: (\d+)", answer)
        content = await reader.readexactly(int(length[1])) if length else b""
        return int(answer[9:12]), content

    def close(self) -> None:
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


async def sit(
    order: dict[str, Any], token: str, invitation: int, seen: Seen, random: Random
) -> None:
    """From the start to the last answer, or until the time of the run is over."""
    browser = Browser(order["port"], token)
    sitting = await _enter(browser, invitation, order["until"], seen)
    if sitting is None:
        return
    kept = seen.kept.setdefault(sitting, [])
    sequence = 0
    while time.time() < order["until"]:
        sequence += 1
        answer = {"sequence": sequence, "position": random.randint(1, TASKS), "content": content_of(sequence),
                  "given_at": "2025-11-21T10:00:00Z"}  # fmt: skip
        body = json.dumps({"device": order["device"], "answers": [answer]}).encode()
        while time.time() < order["until"] and not await _save(
            browser, sitting, sequence, body, seen, kept
        ):
            await asyncio.sleep(0.05 + random.random() / 10)
        await asyncio.sleep(random.expovariate(1 / order["pause"]) if order["pause"] else 0)
    browser.close()


def content_of(sequence: int) -> dict[str, str]:
    """What is answered under a number, so that a reader knows what must stand there."""
    return {"choice": "ABCD"[sequence % 4]}


async def _enter(browser: Browser, invitation: int, until: float, seen: Seen) -> int | None:
    begun = time.perf_counter()
    while time.time() < until:
        status, _ = await browser.ask(
            "POST", f"/assessment/sit/{invitation}/", b"", "x-www-form-urlencoded"
        )
        if status == 302:
            status, page = await browser.ask("GET", f"/assessment/sit/{invitation}/")
            found = re.search(rb'"sitting": (\d+)', page)
            if status == 200 and found and b'id="paper"' in page:  # with the tasks in it
                seen.opened.append(time.perf_counter() - begun)
                return int(found[1])
        seen.told_to_wait += status == TOLD_TO_WAIT
        await asyncio.sleep(ASK_AGAIN if status == TOLD_TO_WAIT else 0.2)
    return None


async def _save(
    browser: Browser, sitting: int, sequence: int, body: bytes, seen: Seen, kept: list[int]
) -> bool:
    begun = time.perf_counter()
    status, content = await browser.ask("POST", f"/assessment/sitting/{sitting}/answers/", body)
    if status == 200 and sequence in json.loads(content)["kept"]:
        seen.saves.append(time.perf_counter() - begun)
        seen.moments.append(time.time())
        kept.append(sequence)
        return True
    seen.refused[str(status)] = seen.refused.get(str(status), 0) + 1
    return False


async def run(order: dict[str, Any]) -> Seen:
    """``order``: port, people ``[[token, invitation]]``, starts (seconds over which they come), pause, until, device;
    ``progress``: a file that always tells how many saves have been acknowledged (or none)."""
    seen, people = Seen(), order["people"]

    async def come(number: int, token: str, invitation: int) -> None:
        await asyncio.sleep(order["starts"] * number / len(people))
        await sit(order, token, invitation, seen, Random(number))

    # told to stop, all end after the save that is under way
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, order.update, {"until": 0})
    seen.count_spent(order["port"])
    watching = asyncio.create_task(_watch(order, seen))
    telling = asyncio.create_task(_tell_progress(order.get("progress"), seen))
    await asyncio.gather(*(come(number, *one) for number, one in enumerate(people)))
    await watching
    telling.cancel()
    seen.count_spent(order["port"])
    return seen


async def _tell_progress(path: str | None, seen: Seen) -> None:
    while path:
        Path(f"{path}.fresh").write_text(str(len(seen.saves)))
        Path(f"{path}.fresh").rename(path)
        await asyncio.sleep(0.05)


async def _watch(order: dict[str, Any], seen: Seen) -> None:
    while time.time() < order["until"] and len(seen.opened) < len(order["people"]):
        await asyncio.sleep(0.1)
    seen.count_spent(order["port"])


def main() -> int:
    order = json.load(sys.stdin)
    if order.get("core") is not None:
        os.sched_setaffinity(0, {order["core"]})
    seen = asyncio.run(run(order))
    json.dump(vars(seen), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
