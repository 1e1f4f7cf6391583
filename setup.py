"""What a wheel holds beside modules: ``packs`` as ``orientir/packs``, translations compiled; all else: pyproject."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HOME = Path(__file__).parent


class BuildWithData(build_py):
    """Packs are data that methodologists write: no package of Python, so they are copied."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:  # there the checkout's own files are read
            return
        built = Path(self.build_lib) / "orientir"
        self.copy_tree(str(HOME / "packs"), str(built / "packs"))
        sys.path.insert(0, str(HOME / "src"))
        from orientir.kit.ui.translations import compile_stale  # needs the standard library alone

        compile_stale(built)


setup(cmdclass={"build_py": BuildWithData})
