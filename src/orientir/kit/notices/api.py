"""The door of notices: ``from orientir.kit.notices import api as notices``."""

from orientir.kit.notices.kinds import notice_kind
from orientir.kit.notices.queries import list_recent
from orientir.kit.notices.sending import send
from orientir.kit.notices.smtp import inspect_mail

__all__ = ["inspect_mail", "list_recent", "notice_kind", "send"]
