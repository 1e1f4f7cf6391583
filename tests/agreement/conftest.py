"""What of the core takes long: engines against each other, files there and back, solvers, integrals."""

from hypothesis import settings

settings.register_profile("core", settings.get_profile("ours"), max_examples=60)
settings.load_profile("core")
