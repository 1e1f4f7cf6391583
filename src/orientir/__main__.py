"""``python -m orientir`` and the console script."""

import io
import os
import sys

from orientir.project.command_line import EXIT_INTERRUPTED, run


def main() -> None:
    # many small products of matrices: more threads only wait for each other; read when NumPy is first imported
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            _let_russian_through(stream)
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # Ctrl-C while a command is still being imported
        code = EXIT_INTERRUPTED
    sys.exit(code)


def _let_russian_through(stream: io.TextIOWrapper) -> None:
    """A locale without Russian letters must not turn a sentence into a traceback."""
    if stream.encoding.lower() in ("ascii", "us-ascii", "ansi_x3.4-1968"):
        stream.reconfigure(encoding="utf-8")
    stream.reconfigure(errors="replace")


if __name__ == "__main__":
    main()
