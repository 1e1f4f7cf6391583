"""Two records that are one person: what the rooms hold of the later one passes to the earlier, and back."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, offer
from orientir.kit.access.roles import ACTING

DEFINER = f"security definer {FIXED_PATH}"

FUNCTIONS = f"""
-- where rooms name a person; posts and facts of other systems are passed by those who keep them
create function person_columns() returns table (of_table text, of_column text) language sql stable {DEFINER} as $$
  select c.conrelid::regclass::text, a.attname::text
  from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
  where c.contype = 'f' and c.confrelid = 'registry_person'::regclass
    and (c.conrelid::regclass::text not like 'registry\\_%' or c.conrelid = 'registry_account'::regclass)
    and c.conrelid::regclass::text not like 'collection\\_%'
  order by 1, 2
$$;

-- a row that cannot pass (both records were invited to one procedure) stays with the merged record and is not told
create function pass_person_rows(wanted_pair bigint) returns jsonb language plpgsql volatile {DEFINER} as $$
declare
  pair record;
  place record;
  one bigint;
  passed bigint[];
  told jsonb := '{{}}';
begin
  select p.first_id, p.second_id into pair from collection_doubtful_pair p
  join registry_person gone on gone.id = p.second_id and gone.merged_into_id = p.first_id
  where p.id = wanted_pair and p.verdict = 'open'
    and current_role_may('edit_people') and sees_person(p.first_id) and sees_person(p.second_id);
  if not found then return told; end if;
  for place in select * from person_columns() loop
    passed := '{{}}';
    for one in execute format('select id from %s where %I = $1 order by id', place.of_table, place.of_column)
        using pair.second_id loop
      begin
        execute format('update %s set %I = $1 where id = $2', place.of_table, place.of_column)
          using pair.first_id, one;
        passed := passed || one;
      exception when unique_violation or exclusion_violation then null;
      end;
    end loop;
    if passed <> '{{}}' then
      told := told || jsonb_build_object(place.of_table || '.' || place.of_column, to_jsonb(passed));
    end if;
  end loop;
  return told;
end $$;

-- what was passed goes back; the pair itself says what that was
create function return_person_rows(wanted_pair bigint) returns void language plpgsql volatile {DEFINER} as $$
declare
  pair record;
  place record;
begin
  select p.first_id, p.second_id, p.undo into pair from collection_doubtful_pair p
  where p.id = wanted_pair and p.verdict = 'same' and current_role_may('edit_people')
    and sees_person(p.first_id) and sees_person(p.second_id);
  if not found then return; end if;
  for place in select * from person_columns() loop
    execute format('update %s set %I = $1 where %I = $2 and id = any ($3)',
        place.of_table, place.of_column, place.of_column)
      using pair.second_id, pair.first_id, array(select jsonb_array_elements_text(
        coalesce(pair.undo -> (place.of_table || '.' || place.of_column), '[]'))::bigint);
  end loop;
end $$;

-- the order of the queue is written once; whose an application is changes only where two records are one person
create or replace function keep_application_order() returns trigger language plpgsql {FIXED_PATH} as $$
begin
  if (new.number, new.asked_at, new.group_id) is distinct from (old.number, old.asked_at, old.group_id)
    or (new.person_id <> old.person_id and not exists (
      select 1 from registry_person p where (p.id, p.merged_into_id) in
        ((old.person_id, new.person_id), (new.person_id, old.person_id)))) then
    raise check_violation using message = 'number and time of an application are written once';
  end if;
  return new;
end $$;
"""

OFFERS = "\n".join(
    [
        "revoke all on function person_columns() from public;",
        offer("pass_person_rows(bigint)", ACTING),
        offer("return_person_rows(bigint)", ACTING),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0035_sitting_speed")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(OFFERS, migrations.RunSQL.noop),
    ]
