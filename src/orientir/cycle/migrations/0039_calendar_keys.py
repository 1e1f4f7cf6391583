"""Calendar feeds: a key opens one's own days and nothing else."""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, offer, protect
from orientir.kit.access.roles import WEB

OWN = "account_id = (select current_account())"
KEYS = "\n".join(
    [
        protect("registry_calendar_key"),
        allow("registry_calendar_key", "select", using=OWN),
        allow("registry_calendar_key", "insert", check=OWN),
        allow("registry_calendar_key", "delete", using=OWN),
        f"""
-- a calendar program comes without a log-in: for one request the connection is the account's, by no grant at all
create function open_calendar(key text) returns bigint language plpgsql volatile security definer {FIXED_PATH} as $$
declare
  fresh text := gen_random_uuid()::text || gen_random_uuid()::text;
  whose record;
begin
  select a.id, a.person_id into whose from registry_calendar_key k
  join registry_account a on a.id = k.account_id and a.is_active where k.key_hash = token_hash(key);
  if not found then return null; end if;
  insert into registry_session (token_hash, account_id, grant_id, started_at, used_at, expires_at)
  values (token_hash(fresh), whose.id, null, now(), now(), now() + interval '1 minute');
  perform set_config('orientir.session_token', fresh, false);
  return coalesce(whose.person_id, 0);
end $$;
""",
        offer("open_calendar(text)", WEB),
    ]
)


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0038_certificates'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarKey',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='cycle.account')),
                ('key_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'registry_calendar_key',
            },
        ),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
    ]
