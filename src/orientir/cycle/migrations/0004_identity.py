"""Who acts: sessions by token, log-in with growing delays, what a role may; docs/access.md tells why."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, allow, offer, protect, withhold
from orientir.kit.access.roles import ACTING, PAGES, SYSTEM, WEB, WORKER

DEFINER = f"security definer {FIXED_PATH}"

# the same table in Python: orientir.cycle.registry.rules; a test holds them equal
RIGHTS = """
create function role_may(role text, deed text) returns boolean language sql immutable parallel safe as $$
  select case deed
    when 'see_people' then role in ('ministry', 'operator', 'municipal_specialist', 'head', 'administrator')
    when 'see_figures' then role in ('ministry', 'operator', 'municipal_specialist', 'head', 'administrator',
                                     'further_education')
    when 'edit_people' then role in ('operator', 'municipal_specialist', 'head')
    when 'edit_units' then role in ('operator', 'municipal_specialist')
    when 'steer_snapshots' then role in ('ministry', 'operator')
    when 'give_grants' then role in ('administrator', 'ministry', 'operator', 'head')
    when 'read_journal' then role in ('administrator')
    else false end
$$;
create function role_may_give(giver text, given text) returns boolean language sql immutable parallel safe as $$
  select case giver
    when 'administrator' then true
    when 'ministry' then given <> 'administrator'
    when 'operator' then given not in ('administrator', 'ministry', 'operator')
    when 'head' then given in ('teacher', 'curator')
    else false end
$$;
"""

IDENTITY = f"""
create table registry_pepper (pepper text not null);
insert into registry_pepper select replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');

create function token_hash(token text) returns text language sql immutable parallel safe as $$
  select encode(sha256(convert_to(token, 'UTF8')), 'hex')
$$;
create function peppered(kind text, word text) returns text language sql stable {DEFINER} as $$
  select encode(sha256(convert_to(pepper || ':' || kind || ':' || lower(word), 'UTF8')), 'hex') from registry_pepper
$$;

-- the one place that turns the token of a connection into somebody; no row: nobody
create function current_acting() returns table (
  account_id bigint, person_id bigint, grant_id bigint, role text, unit_id bigint
) language sql stable {DEFINER} rows 1 as $$
  select a.id, a.person_id, g.id, g.role::text, g.unit_id
  from registry_session s
  join registry_account a on a.id = s.account_id and a.is_active
  left join registry_grant g on g.id = s.grant_id and g.account_id = a.id
    and g.valid_from <= current_date and (g.valid_to is null or g.valid_to > current_date)
  where s.token_hash = token_hash(nullif(current_setting('orientir.session_token', true), ''))
    and s.expires_at > now() and s.used_at > now() - interval '2 hours'
$$;
create function current_account() returns bigint language sql stable {DEFINER} as
  $$ select account_id from current_acting() $$;
create function current_person() returns bigint language sql stable {DEFINER} as
  $$ select person_id from current_acting() $$;
create function current_role_may(deed text) returns boolean language sql stable {DEFINER} as
  $$ select coalesce((select role_may(role, deed) from current_acting()), false) $$;

create function subtree_where(deed text) returns setof bigint language sql stable {DEFINER} rows 500 as $$
  select c.descendant_id from current_acting() a
  join registry_unit_closure c on c.ancestor_id = a.unit_id
  where role_may(a.role, deed)
$$;
create function allowed_units() returns setof bigint language sql stable {DEFINER} rows 500 as
  $$ select subtree_where('see_people') $$;
create function writable_units() returns setof bigint language sql stable {DEFINER} rows 500 as
  $$ select subtree_where('edit_people') $$;
create function figure_units() returns setof bigint language sql stable {DEFINER} rows 500 as
  $$ select subtree_where('see_figures') $$;

-- above the unit that one acts for, whatever the role
create function ancestor_units() returns setof bigint language sql stable {DEFINER} rows 3 as $$
  select c.ancestor_id from current_acting() a join registry_unit_closure c on c.descendant_id = a.unit_id
$$;
-- siblings, and units of the same level and kind in the same region: the peers of docs/access.md
create function peer_units() returns setof bigint language sql stable {DEFINER} rows 500 as $$
  select other.unit_id from current_acting() a
  join registry_unit_period own on own.unit_id = a.unit_id
    and own.valid_from <= current_date and (own.valid_to is null or own.valid_to > current_date)
  join registry_unit own_unit on own_unit.id = own.unit_id
  join registry_unit_period other on other.parent_id = own.parent_id
    or (other.region_id = own.region_id and other.kind = own.kind)
  join registry_unit other_unit on other_unit.id = other.unit_id and other_unit.level = own_unit.level
  where other.valid_from <= current_date and (other.valid_to is null or other.valid_to > current_date)
$$;

create function own_grants() returns table (
  grant_id bigint, role text, unit_id bigint, unit_title text, valid_to date
) language sql stable {DEFINER} as $$
  select g.id, g.role::text, g.unit_id, p.short_title::text, g.valid_to
  from registry_grant g left join registry_unit_period p on p.unit_id = g.unit_id
    and p.valid_from <= current_date and (p.valid_to is null or p.valid_to > current_date)
  where g.account_id = current_account()
    and g.valid_from <= current_date and (g.valid_to is null or g.valid_to > current_date)
  order by g.id
$$;
create function who_acts() returns table (
  account_id bigint, login text, display_name text, language text, is_demo boolean,
  person_id bigint, grant_id bigint, grants jsonb
) language plpgsql volatile {DEFINER} rows 1 as $$
begin
  update registry_session s set used_at = now()
  where s.token_hash = token_hash(nullif(current_setting('orientir.session_token', true), ''))
    and s.expires_at > now() and s.used_at > now() - interval '2 hours'
    and s.used_at < now() - interval '1 minute';
  return query
    select a.id, a.login::text, a.display_name::text, a.language::text, a.is_demo,
           c.person_id, c.grant_id, (select coalesce(jsonb_agg(g), '[]') from own_grants() g)
    from current_acting() c join registry_account a on a.id = c.account_id;
end $$;

create function act_by_grant(chosen bigint) returns boolean language plpgsql volatile {DEFINER} as $$
begin
  update registry_session s set grant_id = chosen
  where s.token_hash = token_hash(nullif(current_setting('orientir.session_token', true), ''))
    and exists (select 1 from own_grants() g where g.grant_id = chosen);
  return found;
end $$;
"""

LOGIN = f"""
-- how to hash a password for this log-in: the hash's own head; a made-up salt in the caller's pattern for a log-in
-- that does not exist, the same each time: the answer does not tell which is which
create function login_salt(wanted text, pattern text) returns text language sql stable {DEFINER} as $$
  select coalesce(
    (select substring(p.encoded from '^(.*)\\$[^$]*$')
     from registry_account a join registry_password p on p.account_id = a.id where a.login = wanted),
    replace(pattern, '%s', left(peppered('salt', wanted), 22)))
$$;

create function waiting_seconds(wanted_key text) returns integer language sql stable {DEFINER} as $$
  select coalesce(ceil(extract(epoch from
    (select blocked_until from registry_login_delay where key = wanted_key) - now()))::integer, 0)
$$;
create function count_failure(wanted_key text, free integer) returns void language plpgsql volatile {DEFINER} as $$
begin
  update registry_login_delay d
  set failures = case when d.failed_at < now() - interval '1 hour' then 1 else d.failures + 1 end,
      failed_at = now()
  where d.key = wanted_key;
  update registry_login_delay d
  set blocked_until = now() + least(interval '15 minutes', interval '2 seconds' * power(2, d.failures - free))
  where d.key = wanted_key and d.failures >= free;
end $$;

-- never says whether the log-in or the password was wrong; seconds > 0: wait that long
create function open_session(wanted text, encoded_password text, address text, new_token_hash text)
returns table (opened boolean, seconds integer) language plpgsql volatile {DEFINER} as $$
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
  where a.login = wanted and a.is_active and p.encoded = encoded_password;
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

create function close_session() returns void language sql volatile {DEFINER} as $$
  delete from registry_session
  where token_hash = token_hash(nullif(current_setting('orientir.session_token', true), ''))
$$;

-- a job acts for who asked for it: for the time of the job the connection has a session of theirs, which ends with it
create function assume_job_account(wanted_job bigint) returns boolean language plpgsql volatile {DEFINER} as $$
declare fresh text := gen_random_uuid()::text || gen_random_uuid()::text;
begin
  insert into registry_session (token_hash, account_id, grant_id, started_at, used_at, expires_at)
  select token_hash(fresh), j.by_id, j.grant_id, now(), now() + interval '1 day', now() + interval '1 day'
  from jobs_job j where j.id = wanted_job and j.by_id is not null and j.state = 'running';
  if not found then return false; end if;
  perform set_config('orientir.session_token', fresh, false);
  return true;
end $$;
create function stamp_job() returns trigger language plpgsql {FIXED_PATH} as $$
begin
  if current_user in ('{WEB}', '{WORKER}') then
    new.by_id := current_account();
    new.grant_id := (select grant_id from who_acts_as());
  end if;
  return new;
end $$;
create trigger jobs_job_stamp before insert on jobs_job for each row execute function stamp_job();
create function who_acts_as() returns table (grant_id bigint, role text, unit_id bigint)
language sql stable {DEFINER} rows 1 as
  $$ select grant_id, role, unit_id from current_acting() where grant_id is not null $$;

-- the old password must be right; every other session of the account ends
create function change_own_password(old_encoded text, new_encoded text) returns boolean
language plpgsql volatile {DEFINER} as $$
begin
  update registry_password set encoded = new_encoded, changed_at = now()
  where account_id = current_account() and encoded = old_encoded;
  if not found then return false; end if;
  delete from registry_session where account_id = current_account()
    and token_hash <> token_hash(current_setting('orientir.session_token', true));
  return true;
end $$;
create function set_own_language(wanted text) returns void language sql volatile {DEFINER} as $$
  update registry_account set language = wanted where id = current_account() and wanted in ('ru', 'en')
$$;

-- who may run an account: all its grants of today and of the future lie in one's own subtree and may be given by one
create function manages_account(wanted bigint) returns boolean language sql stable {DEFINER} as $$
  select exists (select 1 from current_acting() a where role_may(a.role, 'give_grants')
      and a.account_id <> wanted
      and (exists (select 1 from registry_grant g where g.account_id = wanted)
           or exists (select 1 from registry_account m where m.id = wanted and m.created_by_id = a.account_id))
      and not exists (
        select 1 from registry_grant g where g.account_id = wanted
        and (g.valid_to is null or g.valid_to > current_date)
        and not (role_may_give(a.role, g.role) and exists (
          select 1 from registry_unit_closure c where c.ancestor_id = a.unit_id and c.descendant_id = g.unit_id))))
$$;
create function sees_account(wanted bigint) returns boolean language sql stable {DEFINER} as $$
  select exists (select 1 from current_acting() a where a.account_id = wanted
    or exists (select 1 from registry_account m where m.id = wanted and m.created_by_id = a.account_id)
    or (role_may(a.role, 'see_people') and exists (
      select 1 from registry_grant g join registry_unit_closure c on c.descendant_id = g.unit_id
      where g.account_id = wanted and c.ancestor_id = a.unit_id)))
$$;
create function may_give(wanted_account bigint, wanted_role text, wanted_unit bigint) returns boolean
language sql stable {DEFINER} as $$
  select exists (select 1 from current_acting() a
    join registry_unit_closure c on c.ancestor_id = a.unit_id and c.descendant_id = wanted_unit
    where role_may(a.role, 'give_grants') and role_may_give(a.role, wanted_role) and a.account_id <> wanted_account)
$$;
-- the owner alone, and functions that have checked who asks
create function put_password(wanted bigint, new_encoded text) returns void language plpgsql volatile {DEFINER} as $$
begin
  insert into registry_password (account_id, encoded, changed_at) values (wanted, new_encoded, now())
  on conflict (account_id) do update set encoded = excluded.encoded, changed_at = excluded.changed_at;
  delete from registry_session where account_id = wanted;
end $$;
create function set_account_password(wanted bigint, new_encoded text) returns boolean
language plpgsql volatile {DEFINER} as $$
begin
  if not manages_account(wanted) then return false; end if;
  perform put_password(wanted, new_encoded);
  return true;
end $$;

create function destroy_expired_sessions() returns integer language plpgsql volatile {DEFINER} as $$
declare gone integer;
begin
  delete from registry_session where expires_at < now() or used_at < now() - interval '2 hours';
  get diagnostics gone = row_count;
  delete from registry_login_delay where failed_at < now() - interval '1 day';
  return gone;
end $$;

create function stamp_account() returns trigger language plpgsql {FIXED_PATH} as $$
begin
  if current_user in ('{WEB}', '{WORKER}') then new.created_by_id := current_account(); end if;
  return new;
end $$;
create trigger registry_account_stamp before insert on registry_account
  for each row execute function stamp_account();
create function stamp_grant() returns trigger language plpgsql {FIXED_PATH} as $$
begin
  if current_user in ('{WEB}', '{WORKER}') then new.granted_by_id := current_account(); end if;
  return new;
end $$;
create trigger registry_grant_stamp before insert on registry_grant for each row execute function stamp_grant();
"""

INNER = [
    "peppered(text, text)",
    "current_acting()",
    "subtree_where(text)",
    "own_grants()",
    "waiting_seconds(text)",
    "count_failure(text, integer)",
    "put_password(bigint, text)",
]
FOR_PAGES = [
    "current_account()",
    "current_person()",
    "current_role_may(text)",
    "who_acts_as()",
    "close_session()",
    "allowed_units()",
    "writable_units()",
    "figure_units()",
    "ancestor_units()",
    "peer_units()",
    "manages_account(bigint)",
    "sees_account(bigint)",
    "may_give(bigint, text, bigint)",
]
FOR_WEB = [
    "who_acts()",
    "act_by_grant(bigint)",
    "login_salt(text, text)",
    "open_session(text, text, text, text)",
    "change_own_password(text, text)",
    "set_own_language(text)",
    "set_account_password(bigint, text)",
]

RIGHTS_OF_ROLES = "\n".join(
    [
        *(f"revoke all on function {function} from public;" for function in INNER),
        *(offer(function, ACTING) for function in FOR_PAGES),
        *(offer(function, WEB) for function in FOR_WEB),
        offer("assume_job_account(bigint)", f"{WORKER}, {SYSTEM}"),
        offer("destroy_expired_sessions()", SYSTEM),
        withhold("registry_session", "registry_password", "registry_login_delay", "registry_pepper"),
        f"revoke all on registry_session, registry_password, registry_login_delay, registry_pepper from {SYSTEM};",
    ]
)

POLICIES = "\n".join(
    [
        protect(
            "registry_session", "registry_password", "registry_login_delay", "registry_pepper",
            "registry_account", "registry_grant", "jobs_job",
        ),
        # jobs carry ids only; a worker must find its job before it acts for anybody
        allow("jobs_job", "all", using="true", check="true", to=WORKER),
        allow("jobs_job", "all", using="true", check="true", to=SYSTEM),
        allow("jobs_job", "select", using="by_id = (select current_account())", to=WEB),
        allow("jobs_job", "insert", check="by_id = (select current_account()) and state = 'waiting'", to=WEB),
        withhold("jobs_job", rights="delete"),
        f"revoke update on jobs_job from {WEB};",
        # a grant is seen by whom it was given to and by those who see the people of its unit
        allow("registry_grant", "select",
              using="account_id = (select current_account()) or unit_id in (select allowed_units())"),
        allow("registry_grant", "insert",
              check="may_give(account_id, role, unit_id) and sees_account(account_id)"),
        allow("registry_grant", "update",
              using="may_give(account_id, role, unit_id)", check="may_give(account_id, role, unit_id)"),
        allow("registry_account", "select",
              using="id = (select current_account()) or created_by_id = (select current_account()) "
                    "or exists (select 1 from registry_grant g where g.account_id = registry_account.id)"),
        allow("registry_account", "insert",
              check="(select current_role_may('give_grants')) and created_by_id = (select current_account()) "
                    "and (person_id is null or exists (select 1 from registry_person p where p.id = person_id))"),
        allow("registry_account", "update", using="manages_account(id)",
              check="manages_account(id) "
                    "and (person_id is null or exists (select 1 from registry_person p where p.id = person_id))"),
        allow("registry_account", "select", using="true", to=SYSTEM),
        allow("registry_grant", "select", using="true", to=SYSTEM),
        withhold("registry_account", rights="update, delete"),
        f"grant update (display_name, email, language, is_active, person_id) on registry_account to {PAGES};",
        withhold("registry_grant", rights="update, delete"),
        f"grant update (valid_to) on registry_grant to {PAGES};",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0003_accounts_and_journal")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (RIGHTS, IDENTITY, LOGIN, RIGHTS_OF_ROLES, POLICIES)
    ]
