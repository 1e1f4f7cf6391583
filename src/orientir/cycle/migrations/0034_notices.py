"""Notices: sent by one function, read by their account alone; letters are the system's. Who acts knows how many wait."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, offer, protect, withhold
from orientir.kit.access.roles import ACTING, PAGES, WEB

DEFINER = f"security definer {FIXED_PATH}"
TABLES = ("notices_notice", "notices_term", "notices_address", "notices_letter")
OWN = "account_id = (select current_account())"

SENDING = f"""
create function send_notices(told_kind text, told_key text, told_link text, told_words jsonb, told_at timestamptz,
  persons bigint[], accounts bigint[], is_needed boolean) returns integer language sql volatile {DEFINER} as $$
  with put as (
    insert into notices_notice (account_id, kind, key, link, told, at)
    select a.id, told_kind, told_key, told_link, told_words, told_at
    from registry_account a
    where a.is_active and (a.person_id = any (persons) or a.id = any (accounts))
      and (is_needed or not exists (
        select 1 from notices_term t where t.account_id = a.id and t.kind = told_kind and t.term = 'off'))
    on conflict (account_id, kind, key) do nothing returning 1
  ) select count(*)::integer from put
$$;
"""

ADDRESSES = f"""
-- a letter goes to an address that nobody has confirmed: rarely, so that nobody is pestered through us
create function ask_own_address(wanted_address text, wanted_hash text, wanted_code text) returns text
language plpgsql volatile {DEFINER} as $$
declare me bigint := current_account();
begin
  if me is null then return 'unknown'; end if;
  insert into notices_address (account_id, address, wanted, code_hash, leave_key, is_paused)
  values (me, '', '', '', replace(gen_random_uuid()::text, '-', ''), false) on conflict (account_id) do nothing;
  perform 1 from notices_address a where a.account_id = me for update;
  if exists (select 1 from notices_letter l where l.account_id = me and l.kind = 'confirm'
    and l.made_at > now() - interval '1 minute') then return 'soon'; end if;
  if (select count(*) from notices_letter l where l.account_id = me and l.kind = 'confirm'
    and l.made_at > now() - interval '1 day') >= 5 then return 'often'; end if;
  update notices_address a set wanted = wanted_address, code_hash = wanted_hash, asked_at = now() where a.account_id = me;
  update notices_letter l set state = 'failed', code = '', error = '' where l.account_id = me and l.kind = 'confirm'
    and l.state = 'waiting';
  insert into notices_letter (account_id, address, kind, code, made_at, state, attempts, retry_at, error)
  values (me, wanted_address, 'confirm', wanted_code, now(), 'waiting', 0, now(), '');
  return 'asked';
end $$;
create function confirm_own_address(wanted_hash text) returns boolean language plpgsql volatile {DEFINER} as $$
declare old text;
begin
  select a.address into old from notices_address a where a.account_id = current_account() and a.code_hash = wanted_hash
    and a.code_hash <> '' and a.asked_at > now() - interval '1 day' for update;
  if not found then return false; end if;
  if old <> '' then
    insert into notices_letter (account_id, address, kind, code, made_at, state, attempts, retry_at, error)
    values (current_account(), old, 'changed', '', now(), 'waiting', 0, now(), '');
  end if;
  update notices_address a set address = a.wanted, wanted = '', code_hash = '', confirmed_at = now(), is_paused = false
  where a.account_id = current_account();
  return true;
end $$;
create function pause_letters(wanted_key text) returns boolean language plpgsql volatile {DEFINER} as $$
begin
  update notices_address a set is_paused = true where a.leave_key = wanted_key;
  return found;
end $$;
"""

WHO_ACTS = f"""
drop function who_acts();
create function who_acts() returns table (
  account_id bigint, login text, display_name text, language text, is_demo boolean,
  person_id bigint, grant_id bigint, grants jsonb, must_choose_password boolean, unread bigint
) language plpgsql volatile {DEFINER} rows 1 as $$
begin
  update registry_session s set used_at = now()
  where s.token_hash = token_hash(nullif(current_setting('orientir.session_token', true), ''))
    and s.expires_at > now() and s.used_at > now() - interval '2 hours'
    and s.used_at < now() - interval '1 minute';
  return query
    select a.id, a.login::text, a.display_name::text, a.language::text, a.is_demo,
           c.person_id, c.grant_id, (select coalesce(jsonb_agg(g), '[]') from own_grants() g),
           coalesce((select p.is_one_time from registry_password p where p.account_id = a.id), false),
           (select count(*) from notices_notice n where n.account_id = a.id and n.read_at is null)
    from current_acting() c join registry_account a on a.id = c.account_id;
end $$;
"""

POLICIES = "\n".join(
    [
        offer("send_notices(text, text, text, jsonb, timestamptz, bigint[], bigint[], boolean)", ACTING),
        offer("ask_own_address(text, text, text)", PAGES),
        offer("confirm_own_address(text)", PAGES),
        offer("pause_letters(text)", PAGES),
        offer("who_acts()", WEB),
        protect(*TABLES),
        allow_system(*TABLES),
        allow("notices_notice", "select", using=OWN),
        allow("notices_notice", "update", using=OWN, check=OWN),
        withhold("notices_notice", rights="insert, update, delete"),
        f"grant update (read_at) on notices_notice to {PAGES};",
        allow("notices_term", "all", using=OWN, check=OWN),
        allow("notices_address", "select", using=OWN),
        allow("notices_address", "update", using=OWN, check=OWN),
        allow("notices_address", "delete", using=OWN),
        withhold("notices_address", rights="insert, update"),
        f"grant update (is_paused) on notices_address to {PAGES};",
        withhold("notices_letter"),
    ]
)


def _id():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _account():
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
    )


TERMS = [("at_once", "At Once"), ("daily", "Daily"), ("here", "Here"), ("off", "Off")]
KINDS = [("notices", "Notices"), ("confirm", "Confirm"), ("changed", "Changed")]
STATES = [("waiting", "Waiting"), ("sending", "Sending"), ("sent", "Sent"), ("failed", "Failed"), ("lost", "Lost")]


class Migration(migrations.Migration):
    dependencies = [("cycle", "0033_communities_policies")]
    operations = [
        migrations.CreateModel(
            "NoticeLetter",
            [
                _id(),
                ("account", _account()),
                ("address", models.EmailField(max_length=254)),
                ("kind", models.CharField(choices=KINDS, max_length=8)),
                ("code", models.CharField(blank=True, max_length=64)),
                ("digest_on", models.DateField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=8)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("retry_at", models.DateTimeField(blank=True, null=True)),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.CharField(blank=True, max_length=300)),
            ],
            {
                "db_table": "notices_letter",
                "constraints": [
                    models.UniqueConstraint(fields=("account", "digest_on"), name="notices_letter_daily")
                ],
                "indexes": [
                    models.Index(
                        fields=["retry_at"], name="notices_letter_due", condition=models.Q(("state", "waiting"))
                    ),
                    models.Index(fields=["account", "-made_at"], name="notices_letter_of"),
                ],
            },
        ),
        migrations.CreateModel(
            "Notice",
            [
                _id(),
                ("account", _account()),
                ("kind", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=120)),
                ("link", models.CharField(blank=True, max_length=300)),
                ("told", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cycle.noticeletter",
                    ),
                ),
            ],
            {
                "db_table": "notices_notice",
                "constraints": [
                    models.UniqueConstraint(fields=("account", "kind", "key"), name="notices_notice_once")
                ],
                "indexes": [
                    models.Index(fields=["account", "-at", "-id"], name="notices_notice_list"),
                    models.Index(
                        fields=["account"], name="notices_notice_unread", condition=models.Q(("read_at", None))
                    ),
                    models.Index(
                        fields=["at"],
                        name="notices_notice_unsent",
                        condition=models.Q(("letter", None), ("read_at", None)),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            "NoticeTerm",
            [
                _id(),
                ("account", _account()),
                ("kind", models.CharField(max_length=80)),
                ("term", models.CharField(choices=TERMS, max_length=8)),
            ],
            {
                "db_table": "notices_term",
                "constraints": [models.UniqueConstraint(fields=("account", "kind"), name="notices_term_once")],
            },
        ),
        migrations.CreateModel(
            "NoticeAddress",
            [
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("address", models.EmailField(blank=True, max_length=254)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("wanted", models.EmailField(blank=True, max_length=254)),
                ("code_hash", models.CharField(blank=True, max_length=64)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("leave_key", models.CharField(max_length=40, unique=True)),
                ("is_paused", models.BooleanField(default=False)),
            ],
            {"db_table": "notices_address"},
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (SENDING, ADDRESSES, WHO_ACTS, POLICIES)),
    ]
