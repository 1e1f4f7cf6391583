"""``python -m orientir`` and the console script."""

import io
import sys

from orientir.project.command_line import run


def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            _let_russian_through(stream)
    sys.exit(run(sys.argv[1:]))


def _let_russian_through(stream: io.TextIOWrapper) -> None:
    """A locale without Russian letters must not turn a sentence into a traceback."""
    if stream.encoding.lower() in ("ascii", "us-ascii", "ansi_x3.4-1968"):
        stream.reconfigure(encoding="utf-8")
    stream.reconfigure(errors="replace")


if __name__ == "__main__":
    main()
