"""Experts mark extended answers: who is dealt which, never one of the own organisation; marks are laid by functions."""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, offer, withhold
from orientir.kit.access.roles import ACTING

DEFINER = f"security definer {FIXED_PATH}"
MARK = "assessment_rubric_mark"
OF_RUN_PROCEDURE = (
    "exists (select 1 from assessment_procedure p where p.id = procedure_id "
    "and p.unit_id = any (array(select procedure_units())))"
)
MINE = (
    "(select current_role_may('review_items')) and expert_id = (select current_account()) and declined_at is null"
)

FUNCTIONS = f"""
-- the expert is the person, or has (had) a post or a right in an organisation where the person has one
create function mark_conflict(wanted_response bigint, wanted_expert bigint) returns boolean
language sql stable {DEFINER} as $$
  with author as (
    select s.person_id, s.unit_id from assessment_response r join assessment_sitting s on s.id = r.sitting_id
    where r.id = wanted_response
  ), places as (
    select unit_id from author union select t.unit_id from registry_post t join author a on a.person_id = t.person_id
  )
  select exists (select 1 from registry_account e join author a on a.person_id = e.person_id where e.id = wanted_expert)
    or exists (select 1 from registry_account e join registry_post t on t.person_id = e.person_id
               where e.id = wanted_expert and t.unit_id in (select unit_id from places))
    or exists (select 1 from registry_grant g
               where g.account_id = wanted_expert and g.unit_id in (select unit_id from places))
$$;
create function refuse_conflict() returns trigger language plpgsql {DEFINER} as $$
begin
  if mark_conflict(new.response_id, new.expert_id) then
    raise exception 'an expert of the same organisation' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger assessment_mark_conflict before insert on {MARK} for each row execute function refuse_conflict();

-- one's own mark, held with its answer; why it can no longer be touched (a word), or empty
create function held_mark(wanted bigint) returns text language plpgsql volatile {DEFINER} as $$
declare m record; r record;
begin
  select * into m from {MARK} where id = wanted and expert_id = current_account() for update;
  if not found or m.declined_at is not null or not current_role_may('review_items') then return 'unknown'; end if;
  select * into r from assessment_response where id = m.response_id for update;
  if r.points is not null then return 'settled'; end if;
  if not exists (select 1 from assessment_procedure p where p.id = m.procedure_id and p.state in ('closed', 'scored'))
    then return 'over'; end if;
  return '';
end $$;
create function put_mark(wanted bigint, given jsonb, summed numeric, said text) returns text
language plpgsql volatile {DEFINER} as $$
declare refusal text := held_mark(wanted);
begin
  if refusal = '' then
    update {MARK} set points = given, total = summed, comment = said, marked_at = clock_timestamp() where id = wanted;
  end if;
  return refusal;
end $$;
create function decline_mark(wanted bigint, because text) returns text language plpgsql volatile {DEFINER} as $$
declare refusal text := held_mark(wanted);
begin
  if refusal = '' and exists (select 1 from {MARK} where id = wanted and marked_at is not null)
    then return 'marked'; end if;
  if refusal = '' then
    update {MARK} set declined_at = clock_timestamp(), declined_because = because where id = wanted;
  end if;
  return refusal;
end $$;
"""

POLICIES = "\n".join(
    [
        "revoke all on function mark_conflict(bigint, bigint) from public;",
        "revoke all on function refuse_conflict() from public;",
        "revoke all on function held_mark(bigint) from public;",
        offer("put_mark(bigint, jsonb, numeric, text)", ACTING),
        offer("decline_mark(bigint, text)", ACTING),
        f"alter policy {MARK}_select_pages on {MARK} using ({OF_RUN_PROCEDURE} or ({MINE}));",
        f"alter policy {MARK}_insert_pages on {MARK} with check ({OF_RUN_PROCEDURE} and marked_at is null);",
        f"alter policy {MARK}_delete_pages on {MARK} using ({OF_RUN_PROCEDURE} and marked_at is null);",
        f"drop policy {MARK}_update_pages on {MARK};",
        withhold(MARK, rights="update"),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0036_merging")]
    operations = [
        migrations.AddField(
            "rubricmark",
            "procedure",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycle.procedure"),
        ),
        migrations.AddField("rubricmark", "place", models.PositiveIntegerField(default=0)),
        migrations.AddField("rubricmark", "is_third", models.BooleanField(default=False)),
        migrations.AddField("rubricmark", "assigned_at", models.DateTimeField(null=True)),
        migrations.AddField("rubricmark", "total", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
        migrations.AddField("rubricmark", "declined_at", models.DateTimeField(null=True)),
        migrations.AddField("rubricmark", "declined_because", models.CharField(blank=True, max_length=300)),
        migrations.RunSQL(
            f"update {MARK} m set procedure_id = s.procedure_id, assigned_at = coalesce(m.marked_at, now()) "
            "from assessment_response r join assessment_sitting s on s.id = r.sitting_id where r.id = m.response_id;"
            "set constraints all immediate;",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            "rubricmark",
            "procedure",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycle.procedure"),
        ),
        migrations.AlterField("rubricmark", "assigned_at", models.DateTimeField()),
        migrations.AddIndex(
            "rubricmark", models.Index(fields=["expert", "procedure"], name="assessment_mark_of_expert")
        ),
        migrations.AddIndex("rubricmark", models.Index(fields=["procedure"], name="assessment_mark_of_procedure")),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]
