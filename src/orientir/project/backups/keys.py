"""Keys go apart from copies: whoever has both can read everything and sign for the platform."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from pathlib import Path

from orientir.core.mistakes import Mistake
from orientir.core.snapshots.atomic import replaced_file

RESULTS_KEY, OWN_SECRET = "results_key", "secret_key"
"""Files of the home: the key of pupils' pseudonyms, the secret of a demo."""


def save_keys(home: Path, target: Path, copies: Path, environment: Mapping[str, str]) -> list[str]:
    """Write the keys of this installation into one file for its owner's eyes; their names. Raises Mistake."""
    if target.resolve().is_relative_to(copies.resolve()):
        raise Mistake("ключи хранят отдельно от копий: укажите файл в другом месте")
    found = {name: _read(home / name) for name in (RESULTS_KEY, OWN_SECRET)}
    found["SECRET_KEY"] = environment.get("SECRET_KEY", "")
    keys = {name: value for name, value in found.items() if value}
    with replaced_file(target, 0o600) as stream:
        stream.write(json.dumps(keys, indent=2).encode() + b"\n")
    return sorted(keys)


def put_keys(source: Path, home: Path) -> list[str]:
    """Put what belongs into the home there, if it has none of its own; the names put. Raises Mistake."""
    try:
        keys: dict[str, str] = json.loads(source.read_text(encoding="utf-8"))
        wanted = {
            name: base64.b64decode(keys[name])
            for name in (RESULTS_KEY, OWN_SECRET)
            if name in keys and not (home / name).exists()
        }
    except (ValueError, TypeError) as error:
        raise Mistake(f"{source} — не файл ключей") from error
    home.mkdir(parents=True, exist_ok=True)
    for name, value in wanted.items():
        with replaced_file(home / name, 0o600) as stream:
            stream.write(value)
    return sorted(wanted)


def _read(path: Path) -> str:
    """Empty where there is no such key."""
    try:
        return base64.b64encode(path.read_bytes()).decode()
    except FileNotFoundError:
        return ""


def tell_missing(home: Path) -> str:
    """What a restored home still needs, in words."""
    has_results = any((home / "results").glob("*")) if (home / "results").is_dir() else False
    if has_results and not (home / RESULTS_KEY).exists():
        return (
            "результаты учеников восстановлены, а ключа их псевдонимов нет: верните его "
            "(orientir restore … --keys ФАЙЛ), иначе новые загрузки не узнают прежних учеников"
        )
    return "" if os.environ.get("SECRET_KEY") else "задайте прежний SECRET_KEY"
