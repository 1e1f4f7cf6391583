"""Jobs are cancelled and asked for again; who runs the platform sees those of the subtree."""

from django.db import migrations, models
from django.db.models import Q

from orientir.kit.access.policies import FIXED_PATH, allow, offer
from orientir.kit.access.roles import WEB

DEFINER = f"security definer {FIXED_PATH}"

FUNCTIONS = f"""
-- operators and administrators keep an eye on the work of their subtree; those of the whole also on what nobody asked for
create function job_units() returns setof bigint language sql stable {DEFINER} rows 500 as $$
  select c.descendant_id from current_acting() a join registry_unit_closure c on c.ancestor_id = a.unit_id
  where a.role in ('operator', 'administrator')
$$;
create function keeps_job(wanted_by bigint, wanted_grant bigint) returns boolean language sql stable {DEFINER} as $$
  select exists (select 1 from current_acting() a where a.account_id is not null and (
    wanted_by = a.account_id
    or (a.role in ('operator', 'administrator') and (
      exists (select 1 from registry_grant g where g.id = wanted_grant and g.unit_id in (select job_units()))
      or (wanted_grant is null and a.unit_id is not null and not exists (
        select 1 from registry_unit_closure c where c.descendant_id = a.unit_id and c.ancestor_id <> a.unit_id))))))
$$;
-- one that waits is cancelled, one that runs is asked to stop; null: it is over, or not one's to cancel
create function cancel_job(wanted bigint, moment timestamptz) returns text language plpgsql volatile {DEFINER} as $$
declare j jobs_job;
begin
  select * into j from jobs_job where id = wanted and state in ('waiting', 'running') for update;
  if not found or not keeps_job(j.by_id, j.grant_id) then return null; end if;
  if j.state = 'waiting' then
    update jobs_job set state = 'cancelled', finished_at = moment, cancel_asked_at = moment,
      cancel_asked_by_id = current_account(), error = 'Cancelled.' where id = wanted;
    return 'cancelled';
  end if;
  update jobs_job set cancel_asked_at = coalesce(cancel_asked_at, moment),
    cancel_asked_by_id = coalesce(cancel_asked_by_id, current_account()) where id = wanted;
  return 'asked';
end $$;
create function retry_job(wanted bigint) returns boolean language plpgsql volatile {DEFINER} as $$
declare j jobs_job;
begin
  select * into j from jobs_job where id = wanted and state in ('failed', 'cancelled') for update;
  if not found or not keeps_job(j.by_id, j.grant_id) then return false; end if;
  update jobs_job set state = 'waiting', attempts = 0, error = '', result = null, step = '', done = 0, total = 0,
    started_at = null, step_started_at = null, finished_at = null, cancel_asked_at = null, cancel_asked_by_id = null
    where id = wanted;
  return true;
end $$;
-- whether somebody works at all: how long ago the last of those who work gave a sign
create function seconds_since_a_worker() returns double precision language sql stable {DEFINER} as $$
  select extract(epoch from now() - max(last_heartbeat))::double precision from procrastinate_workers
$$;
create function is_carried(wanted bigint) returns boolean language sql stable {DEFINER} as $$
  select exists (select 1 from procrastinate_jobs q join procrastinate_workers w on w.id = q.worker_id
    where q.task_name = 'orientir.run_job' and q.status = 'doing' and (q.args ->> 'job_id')::bigint = wanted
      and w.last_heartbeat > now() - interval '20 seconds')
$$;
"""
HEALTH = f"""
-- how the platform does: figures of it, nothing of people
create function health_figures() returns table (name text, value double precision)
language sql stable {DEFINER} as $$
  select 'jobs_waiting', (select count(*) from jobs_job where state = 'waiting')::double precision
  union all select 'jobs_running', (select count(*) from jobs_job where state = 'running')
  union all select 'jobs_failed_day',
    (select count(*) from jobs_job where state = 'failed' and finished_at > now() - interval '1 day')
  union all select 'jobs_oldest_waiting_seconds',
    coalesce((select extract(epoch from now() - min(created_at)) from jobs_job where state = 'waiting'), 0)
  union all select 'worker_silence_seconds', coalesce(seconds_since_a_worker(), -1)
  union all select 'sessions', (select count(*) from registry_session where used_at > now() - interval '5 minutes')
  union all select 'logins_refused_hour',
    (select count(*) from registry_login_delay where failures > 0 and failed_at > now() - interval '1 hour')
  union all select 'journal_unsealed_seconds', coalesce((select extract(epoch from now() - min(e.recorded_at))
    from journal_entry e where e.id > coalesce((select max(l.entry_id) from journal_link l), 0)), 0)
  union all select 'database_bytes', pg_database_size(current_database())
$$;
"""

POLICIES = "\n".join(
    [
        offer("health_figures()", WEB),
        offer("job_units()"),
        offer("keeps_job(bigint, bigint)"),
        offer("cancel_job(bigint, timestamptz)", WEB),
        offer("retry_job(bigint)", WEB),
        offer("seconds_since_a_worker()"),
        offer("is_carried(bigint)"),
        "alter policy jobs_job_select_web on jobs_job using (by_id = (select current_account()) "
        "or (exists (select 1 from job_units()) and keeps_job(by_id, grant_id)));",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0074_second_factor"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [
        migrations.AddField("job", "cancel_asked_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("job", "cancel_asked_by_id", models.BigIntegerField(blank=True, null=True)),
        # a column that a policy names cannot change its type
        migrations.RunSQL("drop policy jobs_job_insert_web on jobs_job", migrations.RunSQL.noop),
        migrations.AlterField(
            "job",
            "state",
            models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("running", "Running"),
                    ("done", "Done"),
                    ("failed", "Failed"),
                    ("cancelled", "Cancelled"),
                ],
                default="waiting",
                max_length=9,
            ),
        ),
        migrations.RunSQL(
            allow(
                "jobs_job", "insert", check="by_id = (select current_account()) and state = 'waiting'", to=WEB
            ),
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex("job", models.Index(fields=["-created_at"], name="jobs_job_at")),
        migrations.AddIndex(
            "job",
            models.Index(
                fields=["state"], name="jobs_job_open", condition=Q(state__in=["waiting", "running"])
            ),
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(HEALTH, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]
