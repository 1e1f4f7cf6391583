"""A process of its own over the database of this test: something to be killed."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from django.db import connections

CHECKOUT = Path(__file__).parents[1]
_BEGIN = """
import json, os, signal, sys, time
import django
django.setup()
from django.db import connections
connections["default"].settings_dict.update(json.loads(os.environ["TEST_CONNECTION"]))
"""
_WANTED = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


def child_command(code: str, *arguments: str) -> list[str]:
    """Run in ``CHECKOUT`` with ``child_environment()``; Django stands before the code begins."""
    return [sys.executable, "-c", _BEGIN + code, *arguments]


def child_environment() -> dict[str, str]:
    ours = connections["default"].settings_dict
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{CHECKOUT / 'src'}{os.pathsep}{CHECKOUT}",
        "TEST_CONNECTION": json.dumps({name: ours[name] for name in _WANTED}),
    }
