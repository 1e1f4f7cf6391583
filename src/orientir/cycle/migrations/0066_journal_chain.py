"""Entries of the journal are linked by hashes and sealed; who reads it: a head for the unit, the officer for all."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, offer, protect
from orientir.kit.access.roles import ACTING, SYSTEM, WEB
from orientir.kit.journal.chain import ENTRY_TEXT, VALUES_TEXT

DEFINER = f"security definer {FIXED_PATH}"
TABLES = ("journal_seal", "journal_link")
SEALING = 7_436_202  # the number of the lock: one seals at a time

SEAL = f"""
-- everything recorded before a moment and not sealed yet; entries whose transaction was long come with a later seal
create function seal_journal(before timestamptz, out made bigint, out sealed integer, out place bigint, out tail_now bytea)
language plpgsql volatile {DEFINER} as $$
declare
  e journal_entry;
  of_values bytea;
begin
  perform pg_advisory_xact_lock({SEALING});
  select l.number, l.link into place, tail_now from journal_link l order by l.number desc limit 1;
  if place is null then
    select s.last_number, s.tail into place, tail_now from journal_seal s order by s.id desc limit 1;
  end if;
  place := coalesce(place, 0);
  tail_now := coalesce(tail_now, decode(repeat('00', 32), 'hex'));
  sealed := 0;
  for e in select j.* from journal_entry j
    where j.recorded_at < before and not exists (select 1 from journal_link l where l.entry_id = j.id) order by j.id
  loop
    if made is null then
      insert into journal_seal (sealed_at, entries, last_number, tail)
      values (clock_timestamp(), 0, place, tail_now) returning id into made;
    end if;
    of_values := sha256(convert_to({VALUES_TEXT}, 'UTF8'));
    tail_now := sha256(tail_now || convert_to({ENTRY_TEXT.format(of_values="of_values")}, 'UTF8'));
    place := place + 1;
    sealed := sealed + 1;
    insert into journal_link (number, entry_id, seal_id, link, of_values) values (place, e.id, made, tail_now, of_values);
  end loop;
  update journal_seal s set entries = sealed, last_number = place, tail = tail_now where s.id = made;
end $$;
"""

READING = f"""
-- a head for the unit, an administrator for the subtree; the administrator of all is the officer
create function journal_units() returns setof bigint language sql stable {DEFINER} rows 500 as $$
  select c.descendant_id from current_acting() a join registry_unit_closure c on c.ancestor_id = a.unit_id
  where a.role in ('administrator', 'head')
$$;
create function reads_whole_journal() returns boolean language sql stable {DEFINER} as $$
  select exists (select 1 from current_acting() a where a.role = 'administrator' and a.unit_id is not null
    and not exists (select 1 from registry_unit_closure c where c.descendant_id = a.unit_id and c.ancestor_id <> a.unit_id))
$$;

-- by whom people of one's own units were looked at or changed, whoever it was: only how many, and whose account
create function who_touched_ours(
  wanted_kind text, since timestamptz, until timestamptz, is_foreign boolean, wanted_limit integer, wanted_offset integer
) returns table (
  at timestamptz, kind text, event text, who text, role text, unit_title text, people bigint, is_own boolean, total bigint
) language sql stable {DEFINER} as $$
  with ours as (select array(select u from journal_units() u) as units),
  people as (
    select array(select distinct p.person_id from registry_post p, ours where p.unit_id = any (ours.units)) as ids
  ), touched as (
    select e.*, e.unit_id = any (ours.units) as is_own,
      (select count(*) from unnest(e.persons) one where one = any (people.ids)) as people
    from journal_entry e, people, ours
    where e.persons && people.ids and (wanted_kind = '' or e.kind = wanted_kind)
      and (since is null or e.at >= since) and (until is null or e.at < until)
      and (not is_foreign or e.unit_id is null or not e.unit_id = any (ours.units))
  )
  select t.at, t.kind::text, t.event::text, coalesce(a.display_name, '')::text, t.role::text,
    coalesce(p.short_title, '')::text, t.people, coalesce(t.is_own, false), count(*) over ()
  from touched t
  left join registry_account a on a.id = t.account_id
  left join registry_unit_period p on p.unit_id = t.unit_id
    and p.valid_from <= t.at::date and (p.valid_to is null or p.valid_to > t.at::date)
  order by t.at desc, t.id desc limit wanted_limit offset wanted_offset
$$;

drop function who_looked(integer, integer);
create function who_looked(
  wanted_kind text, since timestamptz, until timestamptz, wanted_limit integer, wanted_offset integer
) returns table (
  at timestamptz, kind text, event text, who text, role text, unit_title text, fields text[], is_self boolean,
  total bigint
) language sql stable {DEFINER} as $$
  select e.at, e.kind::text, e.event::text, coalesce(a.display_name, '')::text, e.role::text,
    coalesce(p.short_title, '')::text, e.fields::text[], coalesce(a.person_id = me.person, false), count(*) over ()
  from (select current_person() as person) me
  join journal_entry e on e.persons @> array[me.person]
  left join registry_account a on a.id = e.account_id
  left join registry_unit_period p on p.unit_id = e.unit_id
    and p.valid_from <= e.at::date and (p.valid_to is null or p.valid_to > e.at::date)
  where me.person is not null and (wanted_kind = '' or e.kind = wanted_kind)
    and (since is null or e.at >= since) and (until is null or e.at < until)
  order by e.at desc, e.id desc limit wanted_limit offset wanted_offset
$$;
"""

POLICIES = "\n".join(
    [
        offer("seal_journal(timestamptz)", SYSTEM),
        offer("journal_units()"),
        offer("reads_whole_journal()"),
        offer("who_touched_ours(text, timestamptz, timestamptz, boolean, integer, integer)", WEB),
        offer("who_looked(text, timestamptz, timestamptz, integer, integer)", WEB),
        protect(*TABLES),
        f"revoke insert, update, delete on {', '.join(TABLES)} from {ACTING};",
        "drop policy journal_entry_select_pages on journal_entry;",
        allow(
            "journal_entry",
            "select",
            using="account_id = (select current_account()) or unit_id = any (array(select journal_units())) "
            "or (select reads_whole_journal())",
        ),
        allow("journal_seal", "select", using="(select current_role_may('read_journal'))"),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0065_project_groups")]
    operations = [
        migrations.AddField(
            "journalvalue",
            "salt",
            models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID()),
        ),
        migrations.CreateModel(
            name="JournalSeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed_at", models.DateTimeField()),
                ("entries", models.PositiveIntegerField()),
                ("last_number", models.BigIntegerField()),
                ("tail", models.BinaryField()),
                ("destroyed_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "journal_seal"},
        ),
        migrations.CreateModel(
            name="JournalLink",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("link", models.BinaryField()),
                ("of_values", models.BinaryField(null=True)),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycle.journalseal"
                    ),
                ),
            ],
            options={"db_table": "journal_link"},
        ),
        migrations.RunSQL(SEAL, migrations.RunSQL.noop),
        migrations.RunSQL(READING, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]
