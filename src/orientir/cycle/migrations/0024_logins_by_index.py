"""The next free login is looked for in the index: accounts of a region are made by tens of thousands."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH

# digits alone may follow the word, and all of them stand before «~»: a range, where a pattern would read the table
LOGIN_AFTER = f"""
create or replace function login_after(word text) returns text language sql stable {FIXED_PATH} as $$
  select case when count(*) = 0 then word
    else word || 1 + max(coalesce(nullif(substr(a.login, length(word) + 1), ''), '1')::bigint) end
  from registry_account a
  where a.login >= word and a.login < word || '~' and substr(a.login, length(word) + 1) ~ '^[0-9]{{0,9}}$'
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0023_sittings")]
    operations = [migrations.RunSQL(LOGIN_AFTER, migrations.RunSQL.noop)]
