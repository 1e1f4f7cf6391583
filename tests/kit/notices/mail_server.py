"""A small mail server that speaks SMTP over a socket, keeps what it takes, and refuses or breaks off as told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailBox:
    """What the server took. ``refusals``: answers to give to the next recipients instead of taking them."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    breaks_after_words: bool = False
    logins: list[str] = field(default_factory=list)


class Talk(socketserver.StreamRequestHandler):
    """One connection: EHLO, AUTH PLAIN, MAIL, RCPT, DATA, NOOP, RSET, QUIT."""

    def handle(self) -> None:
        self.say("220 post")
        while line := self.rfile.readline().decode().strip():
            if not self.answer(line.upper(), line):
                return

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def answer(self, order: str, line: str) -> bool:
        box: MailBox = self.server.box  # type: ignore[attr-defined]
        if order.startswith("EHLO"):
            self.say("250-post", "250 AUTH PLAIN")
        elif order.startswith("AUTH"):
            box.logins.append(line.split()[-1])
            self.say("235 come in")
        elif order.startswith("RCPT") and box.refusals:
            self.say(box.refusals.pop(0))
        elif order == "DATA":
            return self.take(box)
        elif order == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.say("250 ok")
        return True

    def take(self, box: MailBox) -> bool:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(message, EmailMessage)
        box.letters.append(message)
        if box.breaks_after_words:
            return False
        self.say("250 taken")
        return True


@contextmanager
def mail_server() -> Iterator[MailBox]:
    box = MailBox()

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address, daemon_threads = True, True

    with Server(("127.0.0.1", 0), Talk) as server:
        server.box = box  # type: ignore[attr-defined]
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield box
        server.shutdown()
        thread.join()
