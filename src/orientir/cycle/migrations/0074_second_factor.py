"""A second factor: codes of an application, printed recovery codes; roles lent for a leave."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, offer, protect
from orientir.kit.access.roles import ACTING, WEB, WORKER

DEFINER = f"security definer {FIXED_PATH}"
FACTOR, RECOVERY = "registry_second_factor", "registry_recovery_code"
TOKEN = "token_hash(nullif(current_setting('orientir.session_token', true), ''))"

IDENTITY = f"""
-- who has given a password and not yet the second factor is nobody
create or replace function current_acting() returns table (
  account_id bigint, person_id bigint, grant_id bigint, role text, unit_id bigint
) language sql stable {DEFINER} rows 1 as $$
  select a.id, a.person_id, g.id, g.role::text, g.unit_id
  from registry_session s
  join registry_account a on a.id = s.account_id and a.is_active
  left join registry_grant g on g.id = s.grant_id and g.account_id = a.id
    and g.valid_from <= current_date and (g.valid_to is null or g.valid_to > current_date)
  where s.token_hash = {TOKEN} and not s.awaits_factor
    and s.expires_at > now() and s.used_at > now() - interval '2 hours'
$$;

-- every role above one organisation asks for a second factor
create function needs_factor(wanted bigint) returns boolean language sql stable {DEFINER} as $$
  select exists (select 1 from registry_grant g join registry_unit u on u.id = g.unit_id
    where g.account_id = wanted and g.valid_from <= current_date and (g.valid_to is null or g.valid_to > current_date)
      and (u.level <> 'organisation' or g.role = 'administrator'))
$$;
drop function enter_by(text);
drop function who_acts();
create function who_acts() returns table (
  account_id bigint, login text, display_name text, language text, is_demo boolean,
  person_id bigint, grant_id bigint, grants jsonb, must_choose_password boolean, unread bigint,
  has_factor boolean, needs_factor boolean
) language plpgsql volatile {DEFINER} rows 1 as $$
begin
  update registry_session s set used_at = now()
  where s.token_hash = {TOKEN} and not s.awaits_factor
    and s.expires_at > now() and s.used_at > now() - interval '2 hours'
    and s.used_at < now() - interval '1 minute';
  return query
    select a.id, a.login::text, a.display_name::text, a.language::text, a.is_demo,
           c.person_id, c.grant_id, (select coalesce(jsonb_agg(g), '[]') from own_grants() g),
           coalesce((select p.is_one_time from registry_password p where p.account_id = a.id), false),
           (select count(*) from notices_notice n where n.account_id = a.id and n.read_at is null),
           exists (select 1 from {FACTOR} f where f.account_id = a.id), needs_factor(a.id)
    from current_acting() c join registry_account a on a.id = c.account_id;
end $$;
create function enter_by(token text) returns table (
  account_id bigint, login text, display_name text, language text, is_demo boolean,
  person_id bigint, grant_id bigint, grants jsonb, must_choose_password boolean, unread bigint,
  has_factor boolean, needs_factor boolean
) language plpgsql volatile {FIXED_PATH} rows 1 as $$
begin
  perform set_config('orientir.session_token', token, false);
  return query select * from who_acts();
end $$;
"""

FACTORS = f"""
create function mark_awaiting() returns trigger language plpgsql {FIXED_PATH} as $$
begin
  -- a session that a log-in opens; jobs and calendars have theirs by other means and are no log-ins
  new.awaits_factor := new.awaits_factor and exists (select 1 from {FACTOR} f where f.account_id = new.account_id);
  return new;
end $$;
create trigger registry_session_factor before insert on registry_session
  for each row execute function mark_awaiting();
revoke all on function mark_awaiting() from public;

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
  perform begin_session(found_account, new_token_hash);
  opened := true; seconds := 0;
  return next;
end $$;
create function begin_session(wanted bigint, new_token_hash text) returns void language sql volatile {DEFINER} as $$
  insert into registry_session (token_hash, account_id, grant_id, started_at, used_at, expires_at, awaits_factor)
  values (new_token_hash, wanted,
    (select g.id from registry_grant g where g.account_id = wanted and g.valid_from <= current_date
       and (g.valid_to is null or g.valid_to > current_date) order by g.id limit 1),
    now(), now(), now() + interval '12 hours', true)
$$;

-- whose session this is, also while it awaits its factor
create function session_account(out account_id bigint, out login text, out awaits boolean)
language sql stable {DEFINER} as $$
  select a.id, a.login::text, s.awaits_factor from registry_session s
  join registry_account a on a.id = s.account_id and a.is_active
  where s.token_hash = {TOKEN} and s.expires_at > now() and s.used_at > now() - interval '2 hours'
$$;
-- each look at the secret is a try, counted until one succeeds: guesses wait longer and longer
create function try_factor() returns table (sealed text, last_step bigint, seconds integer)
language plpgsql volatile {DEFINER} as $$
declare
  me bigint := (select account_id from session_account());
  factor_key text := peppered('factor', coalesce(me, 0)::text);
begin
  if me is null then return; end if;
  insert into registry_login_delay (key, failures, failed_at) values (factor_key, 0, now()) on conflict (key) do nothing;
  perform 1 from registry_login_delay where key = factor_key for update;
  seconds := waiting_seconds(factor_key);
  if seconds = 0 then
    perform count_failure(factor_key, 6);
    select f.sealed, f.last_step into sealed, last_step from {FACTOR} f where f.account_id = me;
  end if;
  return next;
end $$;
create function note_factor(me bigint) returns void language sql volatile {DEFINER} as $$
  update registry_session set awaits_factor = false, factor_at = now() where token_hash = {TOKEN};
  delete from registry_login_delay where key = peppered('factor', me::text)
$$;
-- a code is good once: its step of time must be later than the last that was used
create function pass_factor(step bigint) returns boolean language plpgsql volatile {DEFINER} as $$
declare me bigint := (select account_id from session_account());
begin
  update {FACTOR} f set last_step = step where f.account_id = me and f.last_step < step;
  if not found then return false; end if;
  perform note_factor(me);
  return true;
end $$;
create function pass_recovery(wanted_hash text) returns boolean language plpgsql volatile {DEFINER} as $$
declare me bigint := (select account_id from session_account());
begin
  update {RECOVERY} r set used_at = now() where r.account_id = me and r.code_hash = wanted_hash and r.used_at is null;
  if not found then return false; end if;
  perform note_factor(me);
  return true;
end $$;
create function own_factor() returns table (made_at timestamptz, codes_left integer, is_fresh boolean)
language sql stable {DEFINER} as $$
  select f.made_at, (select count(*)::integer from {RECOVERY} r where r.account_id = f.account_id and r.used_at is null),
    coalesce((select s.factor_at > now() - interval '15 minutes' from registry_session s where s.token_hash = {TOKEN}), false)
  from {FACTOR} f where f.account_id = current_account()
$$;
-- the first factor is one's own to set; another in its place only just after the present one was shown
create function set_own_factor(new_sealed text, step bigint, hashes text[]) returns boolean
language plpgsql volatile {DEFINER} as $$
declare me bigint := current_account();
begin
  if me is null or exists (select 1 from own_factor() o where not o.is_fresh) then return false; end if;
  insert into {FACTOR} (account_id, sealed, last_step, made_at) values (me, new_sealed, step, now())
  on conflict (account_id) do update
    set sealed = excluded.sealed, last_step = excluded.last_step, made_at = excluded.made_at;
  delete from {RECOVERY} where account_id = me;
  insert into {RECOVERY} (account_id, code_hash) select me, h from unnest(hashes) h;
  delete from registry_session where account_id = me and token_hash <> {TOKEN};
  update registry_session set factor_at = now() where token_hash = {TOKEN};
  return true;
end $$;
create function set_own_recovery(hashes text[]) returns boolean language plpgsql volatile {DEFINER} as $$
declare me bigint := current_account();
begin
  if not exists (select 1 from own_factor() o where o.is_fresh) then return false; end if;
  delete from {RECOVERY} where account_id = me;
  insert into {RECOVERY} (account_id, code_hash) select me, h from unnest(hashes) h;
  return true;
end $$;
create function has_factor(wanted bigint) returns boolean language sql stable {DEFINER} as $$
  select sees_account(wanted) and exists (select 1 from {FACTOR} f where f.account_id = wanted)
$$;
create function drop_factor_of(wanted bigint) returns boolean language plpgsql volatile {DEFINER} as $$
begin
  if not manages_account(wanted) then return false; end if;
  delete from {RECOVERY} where account_id = wanted;
  delete from {FACTOR} where account_id = wanted;
  delete from registry_session where account_id = wanted;
  return true;
end $$;
-- one name for actions: pages drop it for whom they run, the owner (command line) for all
create function drop_factor(wanted bigint) returns boolean language plpgsql volatile {FIXED_PATH} as $$
begin
  if current_user in ('{WEB}', '{WORKER}') then return drop_factor_of(wanted); end if;
  delete from {RECOVERY} where account_id = wanted;
  delete from {FACTOR} where account_id = wanted;
  delete from registry_session where account_id = wanted;
  return true;
end $$;
"""

LENDING = f"""
-- to whom one's own role may be lent: who works in its unit with an account, or acts for it
create function borrowers(wanted_grant bigint) returns table (account_id bigint, login text, display_name text)
language sql stable {DEFINER} as $$
  select distinct a.id, a.login::text, a.display_name::text
  from own_grants() o join registry_account a on a.is_active and a.id <> current_account()
  where o.grant_id = wanted_grant and (
    exists (select 1 from registry_grant g where g.account_id = a.id and g.unit_id = o.unit_id and g.lent_from_id is null
      and g.valid_from <= current_date and (g.valid_to is null or g.valid_to > current_date))
    or exists (select 1 from registry_post p join registry_post_period t on t.post_id = p.id
      where p.person_id = a.person_id and p.unit_id = o.unit_id
        and t.valid_from <= current_date and (t.valid_to is null or t.valid_to > current_date)))
  order by 3, 1
$$;
-- for a leave: a copy of the own role with a first and a last day, ended with the role itself, never lent on
create function lend_grant(wanted_grant bigint, borrower bigint, first_day date, ends_on date) returns bigint
language plpgsql volatile {DEFINER} as $$
declare made bigint;
begin
  insert into registry_grant (account_id, role, unit_id, valid_from, valid_to, granted_by_id, lent_from_id)
  select borrower, g.role, g.unit_id, first_day, ends_on, current_account(), g.id
  from registry_grant g join own_grants() o on o.grant_id = g.id
  where g.id = wanted_grant and g.lent_from_id is null
    and first_day >= current_date and ends_on > first_day and ends_on <= first_day + 190
    and (g.valid_to is null or ends_on <= g.valid_to)
    and exists (select 1 from borrowers(wanted_grant) b where b.account_id = borrower)
    and not exists (select 1 from registry_grant x where x.lent_from_id = g.id
      and x.valid_to > first_day and x.valid_from < ends_on)
  returning id into made;
  return made;
end $$;
create function end_lent_grant(wanted bigint) returns boolean language plpgsql volatile {DEFINER} as $$
begin
  update registry_grant g set valid_to = greatest(current_date, g.valid_from) from registry_grant o
  where g.id = wanted and o.id = g.lent_from_id and o.account_id = current_account()
    and g.valid_to > current_date;
  return found;
end $$;
create function lent_grants() returns table (
  id bigint, lent_from bigint, display_name text, valid_from date, valid_to date
) language sql stable {DEFINER} as $$
  select g.id, g.lent_from_id, a.display_name::text, g.valid_from, g.valid_to
  from registry_grant g join registry_grant o on o.id = g.lent_from_id and o.account_id = current_account()
  join registry_account a on a.id = g.account_id
  where g.valid_to > current_date and g.valid_to > g.valid_from order by g.valid_from, g.id
$$;
-- the person behind an account that one lends to: both sides have it in their journals
create function persons_of_lending(wanted bigint) returns setof bigint language sql stable {DEFINER} as $$
  select a.person_id from registry_grant g join registry_grant o on o.id = g.lent_from_id
  join registry_account a on a.id in (g.account_id, o.account_id)
  where g.id = wanted and o.account_id = current_account() and a.person_id is not null
$$;
-- a role that ends takes what was lent of it along
create function end_lent_too() returns trigger language plpgsql {DEFINER} as $$
begin
  if new.valid_to is not null then
    update registry_grant g set valid_to = greatest(g.valid_from, new.valid_to)
    where g.lent_from_id = new.id and g.valid_to > new.valid_to;
  end if;
  return new;
end $$;
create trigger registry_grant_lent after update of valid_to on registry_grant
  for each row when (new.lent_from_id is null) execute function end_lent_too();
revoke all on function end_lent_too() from public;
create or replace function stamp_grant() returns trigger language plpgsql {FIXED_PATH} as $$
begin
  if current_user in ('{WEB}', '{WORKER}') then
    new.granted_by_id := current_account();
    new.lent_from_id := null;
  end if;
  return new;
end $$;
"""

INNER = ["begin_session(bigint, text)", "note_factor(bigint)", "needs_factor(bigint)"]
FOR_WEB = [
    "who_acts()",
    "enter_by(text)",
    "session_account()",
    "try_factor()",
    "pass_factor(bigint)",
    "pass_recovery(text)",
    "own_factor()",
    "set_own_factor(text, bigint, text[])",
    "set_own_recovery(text[])",
    "drop_factor_of(bigint)",
    "drop_factor(bigint)",
    "has_factor(bigint)",
    "borrowers(bigint)",
    "lend_grant(bigint, bigint, date, date)",
    "end_lent_grant(bigint)",
    "lent_grants()",
    "persons_of_lending(bigint)",
]
RIGHTS = "\n".join(
    [
        *(f"revoke all on function {function} from public;" for function in INNER),
        *(offer(function, WEB) for function in FOR_WEB),
        protect(FACTOR, RECOVERY),
        f"revoke all on {FACTOR}, {RECOVERY} from {ACTING};",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0073_snapshot_verification")]
    operations = [
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                ("account", models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+",
                    serialize=False, to=settings.AUTH_USER_MODEL)),
                ("sealed", models.TextField()),
                ("last_step", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
            options={"db_table": FACTOR},
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_hash", models.CharField(max_length=64)),
                ("used_at", models.DateTimeField(null=True)),
                ("account", models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": RECOVERY,
                "constraints": [
                    models.UniqueConstraint(fields=("account", "code_hash"), name="registry_recovery_code_once")
                ],
            },
        ),
        migrations.AddField(
            "session", "awaits_factor", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField("session", "factor_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "grant", "lent_from",
            models.ForeignKey(
                null=True, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycle.grant"),
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (IDENTITY, FACTORS, LENDING, RIGHTS)),
    ]
