"""Speed against named peers, in one run. Never part of the tests: `make bench`."""
