"""Making letters of notices: at once, or one a day; what was read meanwhile is not sent."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from orientir.kit.notices.kinds import KINDS
from orientir.kit.notices.models import Notice, NoticeAddress, NoticeLetter

DIGEST_HOUR: Final = 8  # by the clock of TIME_ZONE
OLDEST: Final = timedelta(days=30)
MOST_AT_ONCE: Final = 2_000  # accounts of one call: the next call goes on

WAITING: Final = """
select n.account_id, n.id, coalesce(t.term, k.term) = 'daily'
from notices_notice n
join jsonb_to_recordset(%(kinds)s::jsonb) as k(name text, term text, needed boolean) on k.name = n.kind
join notices_address a on a.account_id = n.account_id and a.confirmed_at is not null
left join notices_term t on t.account_id = n.account_id and t.kind = n.kind
where n.read_at is null and n.letter_id is null and n.at >= greatest(a.confirmed_at, %(oldest)s)
  and (k.needed or not a.is_paused)
  and (coalesce(t.term, k.term) = 'at_once' or (coalesce(t.term, k.term) = 'daily' and %(is_digest_time)s
       and not exists (select 1 from notices_letter l where l.account_id = n.account_id and l.digest_on = %(today)s)))
order by n.account_id, n.id
"""


def gather_letters(at: datetime) -> int:
    """Make the letters that are due at ``at``; how many."""
    local = timezone.localtime(at)
    made = 0
    for account, notices in list(_waiting(at, local).items())[:MOST_AT_ONCE]:
        made += _gather(account, notices, at, local)
    return made


def _waiting(at: datetime, local: datetime) -> dict[int, dict[int, bool]]:
    """By account, its unsent notices: whether each goes into the day's digest."""
    kinds = [{"name": k.name, "term": k.term, "needed": k.is_needed} for k in KINDS.values()]
    asked: dict[str, Any] = {
        "kinds": json.dumps(kinds),
        "oldest": at - OLDEST,
        "is_digest_time": local.hour >= DIGEST_HOUR,
        "today": timezone.localdate(local),
    }
    found: dict[int, dict[int, bool]] = {}
    with connection.cursor() as cursor:
        cursor.execute(WAITING, asked)
        for account, notice, is_daily in cursor.fetchall():
            found.setdefault(account, {})[notice] = is_daily
    return found


def _gather(account: int, notices: dict[int, bool], at: datetime, local: datetime) -> int:
    digest_on = timezone.localdate(local) if any(notices.values()) else None
    try:
        with transaction.atomic():
            address = NoticeAddress.objects.select_for_update().filter(pk=account).first()
            free = Notice.objects.filter(pk__in=notices, letter=None)
            if address is None or not free.exists():
                return 0
            letter = NoticeLetter.objects.create(
                account_id=account,
                address=address.address,
                kind=NoticeLetter.Kind.NOTICES,
                digest_on=digest_on,
                made_at=at,
                retry_at=at,
            )
            free.update(letter=letter)
    except IntegrityError:  # another worker made the digest of the day in this moment
        return 0
    return 1
