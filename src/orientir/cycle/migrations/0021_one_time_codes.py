"""One-time codes: a password that others knew opens the account once, to choose one's own; accounts of people."""

from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, offer
from orientir.kit.access.roles import ACTING, SYSTEM, WEB, WORKER

DEFINER = f"security definer {FIXED_PATH}"

CODES = f"""
create or replace function put_password(wanted bigint, new_encoded text) returns void
language plpgsql volatile {DEFINER} as $$
begin
  insert into registry_password (account_id, encoded, changed_at, is_one_time) values (wanted, new_encoded, now(), false)
  on conflict (account_id) do update
    set encoded = excluded.encoded, changed_at = excluded.changed_at, is_one_time = false;
  delete from registry_session where account_id = wanted;
end $$;
create function put_one_time_code(wanted bigint, new_encoded text) returns void
language plpgsql volatile {DEFINER} as $$
begin
  perform put_password(wanted, new_encoded);
  update registry_password set is_one_time = true where account_id = wanted;
end $$;
-- what one gives to another is known to two: it is good for one log-in
create or replace function set_account_password(wanted bigint, new_encoded text) returns boolean
language plpgsql volatile {DEFINER} as $$
begin
  if not manages_account(wanted) then return false; end if;
  perform put_one_time_code(wanted, new_encoded);
  return true;
end $$;
-- one name for actions: pages give to whom they run, the owner (command line) to all
create function give_one_time_code(wanted bigint, new_encoded text) returns boolean
language plpgsql volatile {FIXED_PATH} as $$
begin
  if current_user in ('{WEB}', '{WORKER}') then return set_account_password(wanted, new_encoded); end if;
  perform put_one_time_code(wanted, new_encoded);
  return true;
end $$;
create or replace function change_own_password(old_encoded text, new_encoded text) returns boolean
language plpgsql volatile {DEFINER} as $$
begin
  update registry_password set encoded = new_encoded, changed_at = now(), is_one_time = false
  where account_id = current_account() and encoded = old_encoded;
  if not found then return false; end if;
  delete from registry_session where account_id = current_account()
    and token_hash <> token_hash(current_setting('orientir.session_token', true));
  return true;
end $$;

drop function who_acts();
create function who_acts() returns table (
  account_id bigint, login text, display_name text, language text, is_demo boolean,
  person_id bigint, grant_id bigint, grants jsonb, must_choose_password boolean
) language plpgsql volatile {DEFINER} rows 1 as $$
begin
  update registry_session s set used_at = now()
  where s.token_hash = token_hash(nullif(current_setting('orientir.session_token', true), ''))
    and s.expires_at > now() and s.used_at > now() - interval '2 hours'
    and s.used_at < now() - interval '1 minute';
  return query
    select a.id, a.login::text, a.display_name::text, a.language::text, a.is_demo,
           c.person_id, c.grant_id, (select coalesce(jsonb_agg(g), '[]') from own_grants() g),
           coalesce((select p.is_one_time from registry_password p where p.account_id = a.id), false)
    from current_acting() c join registry_account a on a.id = c.account_id;
end $$;

-- a printed code that nobody used is no password after ninety days
create or replace function open_session(
  wanted text, encoded_password text, address text, new_token_hash text
) returns table (opened boolean, seconds integer) language plpgsql volatile {DEFINER} as $$
declare
  login_key text := peppered('login', wanted);
  address_key text := peppered('address', address);
  found_account bigint;
begin
  insert into registry_login_delay (key, failures, failed_at)
  select k, 0, now() from unnest(array[login_key, address_key]) k order by k on conflict (key) do nothing;
  -- both rows locked in one order: guesses sent at once are still counted one after the other
  perform 1 from registry_login_delay where key in (login_key, address_key) order by key for update;
  seconds := greatest(waiting_seconds(login_key), waiting_seconds(address_key));
  opened := false;
  if seconds > 0 then return next; return; end if;
  select a.id into found_account from registry_account a join registry_password p on p.account_id = a.id
  where a.login = wanted and a.is_active and p.encoded = encoded_password
    and (not p.is_one_time or p.changed_at > now() - interval '90 days');
  if found_account is null then
    perform count_failure(login_key, 5), count_failure(address_key, 30);
    seconds := greatest(waiting_seconds(login_key), waiting_seconds(address_key));
    return next; return;
  end if;
  delete from registry_login_delay where key = login_key;
  insert into registry_session (token_hash, account_id, grant_id, started_at, used_at, expires_at)
  values (new_token_hash, found_account,
    (select g.id from registry_grant g where g.account_id = found_account and g.valid_from <= current_date
       and (g.valid_to is null or g.valid_to > current_date) order by g.id limit 1),
    now(), now(), now() + interval '12 hours');
  opened := true; seconds := 0;
  return next;
end $$;
"""

ACCOUNTS = f"""
-- accounts of people whom one sees, for whoever gives grants; ``is_waiting``: its code has not been used yet
create function accounts_in_sight(persons bigint[]) returns table (
  person_id bigint, account_id bigint, login text, is_waiting boolean
) language sql stable {DEFINER} as $$
  select a.person_id, a.id, a.login::text,
    coalesce((select p.is_one_time from registry_password p where p.account_id = a.id), true)
  from registry_account a
  where a.person_id = any (persons) and a.is_active
    and current_role_may('give_grants') and sees_person(a.person_id)
  order by a.id
$$;
create function accounts_of_people(persons bigint[]) returns table (
  person_id bigint, account_id bigint, login text, is_waiting boolean
) language plpgsql stable {FIXED_PATH} as $$
begin
  if current_user in ('{WEB}', '{WORKER}') then return query select * from accounts_in_sight(persons); return; end if;
  return query
    select a.person_id, a.id, a.login::text,
      coalesce((select p.is_one_time from registry_password p where p.account_id = a.id), true)
    from registry_account a where a.person_id = any (persons) and a.is_active order by a.id;
end $$;
-- the first login free: the word itself, else with the next number; told to those who make accounts
create function login_after(word text) returns text language sql stable {FIXED_PATH} as $$
  select case when count(*) = 0 then word
    else word || 1 + max(coalesce(nullif(substr(a.login, length(word) + 1), ''), '1')::bigint) end
  from registry_account a
  where a.login like word || '%' and substr(a.login, length(word) + 1) ~ '^[0-9]{{0,9}}$'
$$;
create function login_after_in_sight(word text) returns text language sql stable {DEFINER} as $$
  select case when current_role_may('give_grants') then login_after(word) else word end
$$;
create function next_login(word text) returns text language plpgsql stable {FIXED_PATH} as $$
begin
  if current_user in ('{WEB}', '{WORKER}') then return login_after_in_sight(word); end if;
  return login_after(word);
end $$;
""" + "\n".join(
    [
        f"revoke all on function put_one_time_code(bigint, text) from public, {SYSTEM};",
        f"revoke all on function give_one_time_code(bigint, text) from public;",
        offer("give_one_time_code(bigint, text)", f"{WEB}, {WORKER}"),
        offer("who_acts()", WEB),
        offer("accounts_in_sight(bigint[])"),
        offer("accounts_of_people(bigint[])"),
        "revoke all on function login_after(text) from public;",
        offer("login_after_in_sight(text)"),
        offer("next_login(text)"),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0020_item_bank")]
    operations = [
        migrations.AddField("password", "is_one_time", models.BooleanField(db_default=False, default=False)),
        migrations.RunSQL(CODES, migrations.RunSQL.noop),
        migrations.RunSQL(ACCOUNTS, migrations.RunSQL.noop),
    ]
