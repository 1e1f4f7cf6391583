"""People at the pages: log-in as a browser does it, links followed, what was seen kept."""

from __future__ import annotations

import html
import http.client
import re
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from urllib.parse import urlencode, urljoin, urlsplit

PASSWORD = "orientir-demo"
LOGINS = (
    "ministry", "operator", "admin", "dpo", "town1", "town2", "head", "curator", "teacher", "expert",
)  # fmt: skip
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_PERSON = re.compile(r'<p class="o-person-line">.*?<b>(.*?)</b><br>(.*?)</span></p>', re.DOTALL)
_MOST_REDIRECTS = 5
_NOT_FOLLOWED = ("/static/", "/logout", "/language/")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for ``path`` (after redirects, ``final``)."""

    path: str
    final: str
    status: int
    kind: str
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")

    @property
    def is_page(self) -> bool:
        return self.kind.startswith("text/html")


@dataclass
class Visitor:
    """One browser: cookies and a kept connection."""

    host: str
    port: int
    login: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    name: str = ""
    _connection: http.client.HTTPConnection | None = None

    def enter(self) -> Visitor:
        """Log in with the demo's password; remembers what the pages call us."""
        form = self.get("/login/")
        token = _CSRF.search(form.text)
        assert token, form.text[:500]
        fields = {"csrfmiddlewaretoken": token[1], "login": self.login, "password": PASSWORD}
        answer = self.ask("POST", "/login/", urlencode(fields))
        assert "orientir_session" in self.cookies, (self.login, answer.status, answer.text[:2000])
        self.name = shown_name(answer.text)
        assert self.name, answer.text[:3000]
        return self

    def leave(self) -> None:
        """Close the browser."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def ask(self, method: str, path: str, body: str | None = None) -> Answer:
        """One request and the redirects after it; the time is of the last one."""
        where = path
        for _ in range(_MOST_REDIRECTS):
            started = time.monotonic()
            response, content = self._send(method, where, body)
            seconds = time.monotonic() - started
            target = response.getheader("Location")
            if response.status not in (301, 302, 303, 307, 308) or not target:
                break
            method, body = "GET", None
            where = _local(urljoin(where, target))
        kind = response.getheader("Content-Type") or ""
        return Answer(path, where, response.status, kind, content, seconds)

    def _send(
        self, method: str, path: str, body: str | None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        for is_last in (False, True):
            if self._connection is None:
                self._connection = http.client.HTTPConnection(self.host, self.port, timeout=120)
            try:
                self._connection.request(method, path, body, headers)
                response = self._connection.getresponse()
                content = response.read()
            except (http.client.HTTPException, ConnectionError):
                self.leave()  # a kept connection may have been closed meanwhile
                if is_last:
                    raise
            else:
                self._keep_cookies(response)
                return response, content
        raise AssertionError("unreachable")

    def _keep_cookies(self, response: http.client.HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value


class _Reader(HTMLParser):
    """Links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        href = dict(attributes).get("href")
        if tag == "a" and href:
            self.links.append(href)


def shown_name(page: str) -> str:
    """Whom the page says it is for: name and position; empty for a stranger."""
    found = _PERSON.search(page)
    return html.unescape(f"{found[1]}, {found[2]}") if found else ""


def links_of(answer: Answer) -> list[str]:
    """Addresses on this site to which a page links, without the place in the page."""
    reader = _Reader()
    reader.feed(answer.text)
    found = dict.fromkeys(_local(urljoin(answer.final, link)) for link in reader.links)
    return [link for link in found if link.startswith("/") and not link.startswith(_NOT_FOLLOWED)]


def walk(visitor: Visitor, most_of_a_kind: int, most: int, random: Random) -> Iterator[Answer]:
    """Follow every link from the home page, at most so many of a kind of page."""
    queue, seen, kinds = deque(["/"]), {"/"}, dict[str, int]()
    count = 0
    while queue and count < most:
        answer = visitor.get(queue.popleft())
        count += 1
        yield answer
        if not answer.is_page or answer.status != 200:
            continue
        links = links_of(answer)
        random.shuffle(links)
        for link in links:
            kind = kind_of(link)
            if link not in seen and kinds.get(kind, 0) < most_of_a_kind:
                seen.add(link)
                kinds[kind] = kinds.get(kind, 0) + 1
                queue.append(link)


def kind_of(path: str) -> str:
    """The page without what it is about: numbers, codes and values of the query are left out."""
    parts = urlsplit(path)
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    steps = [("…" if re.search(r"\d", step) else step) for step in parts.path.split("/")]
    return "/".join(steps) + ("?" + "&".join(names) if names else "")


def _local(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("", "http") or (parts.netloc and "127.0.0.1" not in parts.netloc):
        return "elsewhere:"
    return parts.path + (f"?{parts.query}" if parts.query else "")
