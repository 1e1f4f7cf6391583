"""Keys by which programs read: of one account, one role, some parts, until a day, so many requests a minute."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, offer, protect
from orientir.kit.access.roles import WEB

DEFINER = f"security definer {FIXED_PATH}"
OWN = "account_id = (select current_account())"
SCOPES = [
    ("units", "Organisations and territories"),
    ("indicators", "Indicators of the methodology"),
    ("snapshots", "Snapshots and values of indicators"),
    ("dictionaries", "Code lists"),
]

KEYS = "\n".join(
    [
        protect("interface_key"),
        allow("interface_key", "select", using=OWN),
        # of one's own account, by one of one's own roles, for a year at most
        allow(
            "interface_key",
            "insert",
            check=f"{OWN} and revoked_at is null and used_at is null and expires_on <= current_date + 366 "
            "and acts_as(grant_id)",
        ),
    ]
)

FUNCTIONS = f"""
create function acts_as(wanted bigint) returns boolean language sql stable {DEFINER} as $$
  select exists (select 1 from own_grants() g where g.grant_id = wanted)
$$;

-- for one request of a program the connection is the account's, by the role of the key
create function open_key(key text, wanted_scope text, most integer, out refusal text, out seconds integer)
language plpgsql volatile {DEFINER} as $$
declare
  fresh text := gen_random_uuid()::text || gen_random_uuid()::text;
  found_key interface_key;
  this_minute timestamptz := date_trunc('minute', clock_timestamp());
begin
  seconds := 0;
  select k.* into found_key from interface_key k
  join registry_account a on a.id = k.account_id and a.is_active
  where k.key_hash = token_hash(key) and k.revoked_at is null
  for update of k;
  if not found then refusal := 'unknown'; return; end if;
  if found_key.expires_on < current_date or not exists (
    select 1 from registry_grant g where g.id = found_key.grant_id and g.account_id = found_key.account_id
      and g.valid_from <= current_date and (g.valid_to is null or g.valid_to > current_date)
  ) then refusal := 'expired'; return; end if;
  if not wanted_scope = any (found_key.scopes) then refusal := 'scope'; return; end if;
  if found_key.minute = this_minute and found_key.asked >= most then
    refusal := 'slow';
    seconds := greatest(1, ceil(extract(epoch from this_minute + interval '1 minute' - clock_timestamp()))::integer);
    return;
  end if;
  update interface_key k set used_at = now(), minute = this_minute,
    asked = case when k.minute = this_minute then k.asked + 1 else 1 end
  where k.id = found_key.id;
  insert into registry_session (token_hash, account_id, grant_id, started_at, used_at, expires_at)
  values (token_hash(fresh), found_key.account_id, found_key.grant_id, now(), now(),
    now() + interval '1 minute');
  perform set_config('orientir.session_token', fresh, false);
  refusal := '';
end $$;

create function revoke_key(wanted bigint, told_at timestamptz) returns text language sql volatile {DEFINER} as $$
  update interface_key k set revoked_at = told_at
  where k.id = wanted and k.account_id = current_account() and k.revoked_at is null returning k.title::text
$$;
"""

OFFERED = "\n".join(
    [
        offer("acts_as(bigint)"),
        offer("open_key(text, text, integer)", WEB),
        offer("revoke_key(bigint, timestamptz)", WEB),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0075_jobs_steered")]
    operations = [
        migrations.CreateModel(
            name="AccessKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100)),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(choices=SCOPES, max_length=16), size=None
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_on", models.DateField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("minute", models.DateTimeField(null=True)),
                ("asked", models.PositiveIntegerField(db_default=0, default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycle.account"
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycle.grant"),
                ),
            ],
            options={"db_table": "interface_key"},
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(OFFERED, migrations.RunSQL.noop),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
    ]
