"""The server's entry in a process of its own, as the server loads it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_the_entry_loads_before_anything_else_has(tmp_path: Path) -> None:
    call = [
        sys.executable,
        "-c",
        "import gc; import orientir.project.wsgi as entry; "
        "print(entry.django_application, gc.get_freeze_count())",
    ]
    environment = os.environ | {"ORIENTIR_HOME": str(tmp_path), "ORIENTIR_DEMO": "1"}
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    assert "WSGIHandler" in done.stdout, done.stderr
    assert int(done.stdout.split()[-1]) > 100_000  # what was loaded is not looked through again
