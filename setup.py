"""Ships ``packs/`` of the checkout inside the package, as ``orientir/packs``; all else: pyproject."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HOME = Path(__file__).parent


class BuildWithPacks(build_py):
    """Packs are data that methodologists write: no package of Python, so they are copied."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:  # there the checkout's own packs/ is read
            self.copy_tree(str(HOME / "packs"), str(Path(self.build_lib) / "orientir" / "packs"))


setup(cmdclass={"build_py": BuildWithPacks})
