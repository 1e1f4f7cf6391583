"""The core's tests are fast (what takes long is in tests/agreement): few examples, the same ones in every run."""

from hypothesis import settings

settings.register_profile("core", settings.get_profile("ours"), max_examples=60)
settings.load_profile("core")
