"""The core's tests are fast: a modest number of examples, the same ones in every run."""

from hypothesis import settings

settings.register_profile("core", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("core")
