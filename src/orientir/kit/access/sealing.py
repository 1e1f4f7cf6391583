"""Sealing what the database keeps and must not read: with a key made of the installation's secret."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def seal(text: str, purpose: str) -> str:
    """Encrypt and sign (Fernet: AES-128-CBC, HMAC-SHA256); ``purpose`` keeps seals of one use out of another."""
    return _fernet(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str, seconds: int | None = None) -> str | None:
    """The text again; ``None`` if it was sealed by another key or for another purpose, or longer ago than told."""
    try:
        return _fernet(purpose).decrypt(sealed.encode(), ttl=seconds).decode()
    except InvalidToken:
        return None


def _fernet(purpose: str) -> Fernet:
    digest = hashlib.sha256(f"{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
