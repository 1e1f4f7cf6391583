"""The command ``orientir`` as a test asks for it: in this process, since a process of its own costs a second each time.

That the command also runs as a process of its own is held by one test of each command that asks ``in_a_process``.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from orientir.project import command_line

CHECKOUT = Path(__file__).parents[1]


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def orientir(*words: object) -> Done:
    """Exit code and what was said; an error that nobody caught fails the test."""
    with _kept() as out, _kept() as err:
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = command_line.run([str(word) for word in words])
            except SystemExit as left:  # a call that the parser refuses
                code = int(left.code or 0)
        return Done(code, _said(out), _said(err))


def _kept() -> io.TextIOWrapper:
    """With bytes beneath, as a real stream has."""
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)


def _said(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def orientir_in_a_process(*words: object, **options: Any) -> Done:
    """The same from the outside, with limits and signals if need be (``options`` of ``subprocess.run``)."""
    done = subprocess.run(
        [sys.executable, "-m", "orientir", *(str(word) for word in words)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT / "src")},
        **options,
    )
    return Done(done.returncode, done.stdout, done.stderr)
