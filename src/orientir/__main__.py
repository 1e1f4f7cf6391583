"""``python -m orientir`` and the console script."""

import sys

from orientir.project.command_line import run


def main() -> None:
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
