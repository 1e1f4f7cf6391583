"""What the room tells people of."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from orientir.kit.notices.api import notice_kind

CERTIFICATE_ISSUED = notice_kind(
    "learning.certificate_issued",
    title=gettext_noop("Certificates"),
    subject=gettext_noop("A certificate was issued: %(title)s"),
    text=gettext_noop("The document and its code of checking are among your certificates."),
)
