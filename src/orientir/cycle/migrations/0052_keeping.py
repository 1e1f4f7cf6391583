"""How long answers and results are kept, and their end: by the term, or at once when a person takes consent back."""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, offer, protect, withhold
from orientir.kit.access.roles import ACTING, SYSTEM

DEFINER = f"security definer {FIXED_PATH}"
ERASURE = "assessment_erasure"

FUNCTIONS = f"""
-- answers in words and choices; whole: with them points, results and the sittings themselves
create function erase_invited(wanted bigint, whole boolean, out answers integer, out results integer)
language plpgsql volatile {DEFINER} as $$
declare sat bigint[];
begin
  perform 1 from assessment_sitting where invitation_id = wanted order by id for update;
  sat := array(select id from assessment_sitting where invitation_id = wanted);
  with gone as (delete from assessment_answer where sitting_id = any (sat) returning 1)
    select count(*) into answers from gone;
  delete from assessment_sitting_key where sitting_id = any (sat);
  delete from assessment_signal where sitting_id = any (sat);
  results := 0;
  if not whole then
    update assessment_response set content = null where sitting_id = any (sat) and content is not null;
    update assessment_rubric_mark m set comment = '' from assessment_response r
      where r.id = m.response_id and r.sitting_id = any (sat) and m.comment <> '';
    return;
  end if;
  delete from assessment_rubric_mark m using assessment_response r
    where r.id = m.response_id and r.sitting_id = any (sat);
  delete from assessment_response where sitting_id = any (sat);
  delete from assessment_sitting_task where sitting_id = any (sat);
  delete from assessment_competency_result c using assessment_result r
    where r.id = c.result_id and r.sitting_id = any (sat);
  with gone as (delete from assessment_result where sitting_id = any (sat) returning 1)
    select count(*) into results from gone;
  delete from assessment_sitting where id = any (sat);
end $$;

create function note_erasure(wanted bigint, why text, gone_answers integer, gone_results integer) returns void
language sql volatile {DEFINER} as $$
  insert into {ERASURE} (procedure_id, invitation_id, person_id, unit_id, reason, answers, results, erased_at)
  select procedure_id, id, person_id, unit_id, why, gone_answers, gone_results, clock_timestamp()
  from assessment_invitation where id = wanted
$$;

-- the person's own word, at any time: what was given is destroyed in the same transaction; null: nothing of one's own
create function withdraw_consent(wanted bigint, out answers integer, out results integer)
language plpgsql volatile {DEFINER} as $$
begin
  perform 1 from assessment_invitation i join assessment_procedure p on p.id = i.procedure_id
    where i.id = wanted and i.person_id = current_person() and i.answer = 'consented' and p.state <> 'draft' for update of i;
  if not found then return; end if;
  if exists (select 1 from assessment_sitting where invitation_id = wanted) then
    select e.answers, e.results into answers, results from erase_invited(wanted, true) e;
    perform note_erasure(wanted, 'withdrawn', answers, results);
  else
    answers := 0; results := 0;
  end if;
  update assessment_invitation set answer = 'withdrawn', answered_at = now() where id = wanted;
end $$;

-- what may no longer be kept; by procedure
create function list_expired() returns table (invitation_id bigint, person_id bigint, code text, reason text)
language sql stable {DEFINER} as $$
  select i.id, i.person_id, p.code::text, 'results_term'
  from assessment_procedure p join assessment_invitation i on i.procedure_id = p.id
  where p.closes_at + make_interval(years => p.keep_results_years) < now()
    and exists (select 1 from assessment_sitting s where s.invitation_id = i.id)
  union all
  select i.id, i.person_id, p.code::text, 'answers_term'
  from assessment_procedure p join assessment_invitation i on i.procedure_id = p.id
  where p.closes_at + make_interval(years => p.keep_answers_years) < now()
    and p.closes_at + make_interval(years => p.keep_results_years) >= now()
    and exists (select 1 from assessment_sitting s join assessment_sitting_key k on k.sitting_id = s.id
                where s.invitation_id = i.id
                union all
                select 1 from assessment_sitting s join assessment_response r on r.sitting_id = s.id
                where s.invitation_id = i.id and r.content is not null)
$$;
create function erase_expired(most integer) returns table (person_id bigint, code text, reason text, answers integer, results integer)
language plpgsql volatile {DEFINER} as $$
declare one record; gone record;
begin
  for one in select e.invitation_id, e.person_id, e.code, e.reason from list_expired() e limit most loop
    select e.answers, e.results into gone from erase_invited(one.invitation_id, one.reason = 'results_term') e;
    perform note_erasure(one.invitation_id, one.reason, gone.answers, gone.results);
    person_id := one.person_id; code := one.code; reason := one.reason;
    answers := gone.answers; results := gone.results;
    return next;
  end loop;
end $$;

-- who took consent back after the test began does not begin anew by the same invitation: attempts are counted
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
    and not exists (select 1 from assessment_sitting s where s.invitation_id = i.id)
    and not exists (select 1 from {ERASURE} e where e.invitation_id = i.id);
  return found;
end $$;
"""

POLICIES = "\n".join(
    [
        "revoke all on function erase_invited(bigint, boolean) from public;",
        "revoke all on function note_erasure(bigint, text, integer, integer) from public;",
        offer("withdraw_consent(bigint)", ACTING),
        offer("list_expired()", SYSTEM),
        offer("erase_expired(integer)", SYSTEM),
        protect(ERASURE),
        allow_system(ERASURE),
        allow(
            ERASURE,
            "select",
            using="person_id = (select current_person()) or unit_id = any (array(select procedure_units()))",
        ),
        # rows go with a draft that is discarded, never by themselves: there is no policy that shows one to a delete
        withhold(ERASURE, rights="insert, update"),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0051_results_and_runs")]
    operations = [
        migrations.AddField("procedure", "keep_answers_years", models.PositiveSmallIntegerField(default=3)),
        migrations.AddField("procedure", "keep_results_years", models.PositiveSmallIntegerField(default=5)),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("withdrawn", "Withdrawn"),
                            ("answers_term", "Answers Term"),
                            ("results_term", "Results Term"),
                        ],
                        max_length=16,
                    ),
                ),
                ("answers", models.PositiveIntegerField()),
                ("results", models.PositiveIntegerField()),
                ("erased_at", models.DateTimeField()),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycle.invitation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycle.person"),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycle.procedure"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cycle.unit"),
                ),
            ],
            options={"db_table": ERASURE},
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]
