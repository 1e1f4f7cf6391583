"""Running procedures: who fits a rule, what a person answers to, how far a procedure has come, results from outside."""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, offer, protect
from orientir.kit.access.roles import ACTING, PAGES

DEFINER = f"security definer {FIXED_PATH}"
OF_RUN_PROCEDURE = (
    "exists (select 1 from assessment_procedure p where p.id = procedure_id "
    "and p.unit_id = any (array(select procedure_units())))"
)

FUNCTIONS = f"""
-- who fits a rule on a day, each once by their main post, within the units in which one may invite; empty: any
create function audience(
  wanted_units bigint[], categories text[], positions text[], subjects text[], on_day date
) returns table (person_id bigint, unit_id bigint, staff_category text) language sql stable {DEFINER} rows 10000 as $$
  select distinct on (t.person_id) t.person_id, t.unit_id, p.staff_category::text
  from registry_post t
  join registry_post_period p on p.post_id = t.id
  join registry_person h on h.id = t.person_id and h.merged_into_id is null
  where t.unit_id = any (array(select inviting_units()))
    and (wanted_units = '{{}}' or t.unit_id in (
      select c.descendant_id from registry_unit_closure c where c.ancestor_id = any (wanted_units)))
    and p.valid_from <= on_day and (p.valid_to is null or p.valid_to > on_day)
    and (categories = '{{}}' or p.staff_category = any (categories))
    and (positions = '{{}}' or lower(p.position) = any (select lower(w) from unnest(positions) w))
    and (subjects = '{{}}' or lower(p.subject) = any (select lower(w) from unnest(subjects) w))
  order by t.person_id, p.is_main_job desc, p.rate desc, t.id
$$;

-- the person's own answer while the procedure is open: to the very text that it shows, until the first sitting begins
create or replace function answer_invitation(wanted bigint, answered text, consent text) returns boolean
language plpgsql volatile {DEFINER} as $$
begin
  update assessment_invitation i set answer = answered, answered_at = now(),
    consent_sha256 = case when answered = 'consented' then consent else i.consent_sha256 end
  from assessment_procedure p
  where i.id = wanted and p.id = i.procedure_id and i.person_id = current_person()
    and answered in ('consented', 'declined', 'withdrawn')
    and (answered = 'withdrawn') <= (i.answer = 'consented')
    and p.state = 'open' and p.closes_at > now()
    and (answered <> 'consented' or consent = encode(sha256(convert_to(p.consent_text, 'UTF8')), 'hex'))
    and not exists (select 1 from assessment_sitting s where s.invitation_id = i.id);
  return found;
end $$;

-- the operator holds the consent on paper, or another system holds it: written down as that, never as the person's click
create function note_consent_elsewhere(wanted_procedure bigint, wanted_persons bigint[]) returns integer
language plpgsql volatile {DEFINER} as $$
declare noted integer;
begin
  update assessment_invitation i set answer = 'consented', answered_at = now(), consent_sha256 = 'elsewhere'
  from assessment_procedure p
  where p.id = wanted_procedure and i.procedure_id = p.id and i.person_id = any (wanted_persons)
    and p.unit_id = any (array(select procedure_units())) and i.answer = 'not_yet';
  get diagnostics noted = row_count;
  return noted;
end $$;

-- more time for one who sits; null where the sitting is over or not one's own to care for
create function extend_sitting(wanted bigint, more_minutes integer) returns timestamptz
language plpgsql volatile {DEFINER} as $$
declare until timestamptz;
begin
  update assessment_sitting s set deadline_at = greatest(s.deadline_at, now()) + make_interval(mins => more_minutes)
  where s.id = wanted and s.ended_at is null and s.deadline_at is not null and more_minutes between 1 and 240
    and s.unit_id = any (array(select procedure_units()))
  returning s.deadline_at into until;
  return until;
end $$;

-- one attempt more; a sitting that has ended stays ended
create function give_attempt(wanted bigint) returns boolean language plpgsql volatile {DEFINER} as $$
begin
  update assessment_invitation i set extra_attempts = extra_attempts + 1
  where i.id = wanted and i.unit_id = any (array(select procedure_units()))
    and not exists (select 1 from assessment_sitting s where s.invitation_id = i.id and s.ended_at is null);
  return found;
end $$;

-- counts by municipality, of units whose figures one may see: for those who see no names, too
create function procedure_progress(wanted bigint) returns table (
  unit_id bigint, title text, invited bigint, consented bigint, declined bigint, withdrawn bigint, sitting bigint,
  finished bigint
) language sql stable {DEFINER} rows 50 as $$
  with sat as (
    select s.invitation_id, bool_or(s.ended_at is null) as is_open
    from assessment_sitting s where s.procedure_id = wanted group by 1
  ), stood as (
    select i.unit_id, i.answer, s.is_open from assessment_invitation i left join sat s on s.invitation_id = i.id
    where i.procedure_id = wanted and i.unit_id = any (array(select figure_units()))
  ), by_unit as (
    select unit_id, count(*) as invited,
      count(*) filter (where answer = 'consented' and is_open is null) as consented,
      count(*) filter (where answer = 'declined' and is_open is null) as declined,
      count(*) filter (where answer = 'withdrawn' and is_open is null) as withdrawn,
      count(*) filter (where is_open) as sitting, count(*) filter (where not is_open) as finished
    from stood group by 1
  ), placed as (
    select b.*, coalesce((
      select m.id from registry_unit_closure c join registry_unit m on m.id = c.ancestor_id
      where c.descendant_id = b.unit_id and m.level = 'municipality' order by c.depth desc limit 1), b.unit_id) as place
    from by_unit b
  ), summed as (
    select place, sum(invited)::bigint as invited, sum(consented)::bigint as consented,
      sum(declined)::bigint as declined, sum(withdrawn)::bigint as withdrawn, sum(sitting)::bigint as sitting,
      sum(finished)::bigint as finished
    from placed group by 1
  )
  select s.place, t.short_title::text, s.invited, s.consented, s.declined, s.withdrawn, s.sitting, s.finished
  from summed s cross join lateral (
    select p.short_title from registry_unit_period p where p.unit_id = s.place order by p.valid_from desc limit 1
  ) t order by t.short_title
$$;
"""

POLICIES = "\n".join(
    [
        offer("audience(bigint[], text[], text[], text[], date)", ACTING),
        offer("note_consent_elsewhere(bigint, bigint[])", ACTING),
        offer("extend_sitting(bigint, integer)", ACTING),
        offer("give_attempt(bigint)", ACTING),
        offer("procedure_progress(bigint)", ACTING),
        # nobody is invited with an answer already given for them
        "alter policy assessment_invitation_insert_pages on assessment_invitation with check ("
        "unit_id = any (array(select inviting_units())) and sees_person(person_id) "
        "and answer = 'not_yet' and consent_sha256 = '' and extra_attempts = 0);",
        protect("assessment_results_file"),
        allow_system("assessment_results_file"),
        allow("assessment_results_file", "all", using=OF_RUN_PROCEDURE, check=OF_RUN_PROCEDURE),
        f"revoke delete on assessment_results_file from {PAGES};",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0016_deficit_shares")]
    operations = [
        migrations.AddField("invitation", "extra_attempts", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("procedure", "cancelled_because", models.CharField(blank=True, max_length=500)),
        migrations.AddField("procedure", "design", models.JSONField(default=dict)),
        migrations.CreateModel(
            name="ResultsFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(choices=[("online", "Online"), ("paper", "Paper"), ("external", "External")], max_length=12)),
                ("file_name", models.CharField(max_length=255)),
                ("file_sha256", models.CharField(max_length=64)),
                ("persons", models.PositiveIntegerField()),
                ("responses", models.PositiveIntegerField()),
                ("loaded_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("loaded_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="cycle.account")),
                ("procedure", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycle.procedure")),
            ],
            options={"db_table": "assessment_results_file"},
        ),
        migrations.AddIndex("resultsfile", models.Index(fields=["procedure"], name="assessment_results_file_of")),
        migrations.AddField(
            "sitting",
            "results_file",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycle.resultsfile"),
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]
