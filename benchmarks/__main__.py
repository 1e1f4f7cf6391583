"""``python -m benchmarks``: every benchmark, each printing ratios against its peers."""

import sys

from benchmarks.run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
