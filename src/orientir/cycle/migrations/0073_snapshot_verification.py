"""Verification figure by figure; the steps of a snapshot's life and their days are held by the database."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, offer, protect, withhold
from orientir.kit.access.roles import ACTING, PAGES, WEB, WORKER

DEFINER = f"security definer {FIXED_PATH}"
SNAPSHOT, REVIEW, REMARK = "monitoring_snapshot", "monitoring_snapshot_review", "monitoring_snapshot_remark"
# a municipality speaks for itself, while the snapshot is on verification and its last day is not over
OWN = (
    "unit_id = (select unit_id from who_acts_as() where role = 'municipal_specialist') "
    "and by_id = (select current_account()) and is_on_verification(snapshot_id)"
)
OWN_BEFORE = (
    "unit_id = (select unit_id from who_acts_as() where role = 'municipal_specialist') "
    "and is_on_verification(snapshot_id)"
)

STEPS = f"""
create function is_on_verification(wanted bigint) returns boolean language sql stable {DEFINER} as $$
  select exists (select 1 from {SNAPSHOT} s
    where s.id = wanted and s.state = 'verification' and s.verify_until >= current_date)
$$;
-- computed, on verification, approved by an order, published: forwards only, each step by whose it is
create function guard_snapshot_step() returns trigger language plpgsql {FIXED_PATH} as $$
declare
  acting text;
  is_right boolean := false;
begin
  if current_user not in ('{WEB}', '{WORKER}') then return new; end if;
  acting := (select role from who_acts_as());
  if new.state = 'verification' and old.state in ('computed', 'verification') then
    is_right := new.verify_until >= current_date and new.order_number = old.order_number;
  elsif new.state = 'approved' and old.state in ('computed', 'verification') then
    is_right := acting = 'ministry' and new.order_number <> '' and new.verify_until is not distinct from old.verify_until
      and not exists (select 1 from {REMARK} r
        where r.snapshot_id = new.id and r.verdict = 'objected' and r.answer = '');
    new.approved_at := now();
  elsif new.state = 'published' and old.state = 'approved' then
    is_right := acting = 'ministry' and new.order_number = old.order_number
      and new.verify_until is not distinct from old.verify_until;
    new.published_at := now();
  end if;
  if is_right is not true then
    raise insufficient_privilege using message = 'a snapshot does not take this step, or it is not yours to take';
  end if;
  return new;
end $$;
create trigger monitoring_snapshot_step before update on {SNAPSHOT}
  for each row execute function guard_snapshot_step();
revoke all on function guard_snapshot_step() from public;

-- another word on a figure takes the answer to the first one with it
create function forget_answer() returns trigger language plpgsql {FIXED_PATH} as $$
begin
  if current_user in ('{WEB}', '{WORKER}') then
    new.answer := ''; new.answer_words := ''; new.answered_by_id := null; new.answered_at := null;
  end if;
  return new;
end $$;
create trigger monitoring_snapshot_remark_answer before insert or update on {REMARK}
  for each row execute function forget_answer();
revoke all on function forget_answer() from public;
create function answer_remark(wanted bigint, told text, words text, told_at timestamptz) returns boolean
language plpgsql volatile {DEFINER} as $$
begin
  if not current_role_may('steer_snapshots') then return false; end if;
  update {REMARK} r set answer = told, answer_words = words, answered_by_id = current_account(), answered_at = told_at
  from {SNAPSHOT} s
  where r.id = wanted and r.verdict = 'objected' and told in ('accepted', 'declined')
    and s.id = r.snapshot_id and s.state = 'verification';
  return found;
end $$;
"""

POLICIES = "\n".join(
    [
        offer("is_on_verification(bigint)", ACTING),
        offer("answer_remark(bigint, text, text, timestamptz)", PAGES),
        f"revoke update (corrects_id, correction_reason) on {SNAPSHOT} from {PAGES};",
        f"drop policy {REVIEW}_insert_pages on {REVIEW};",
        f"drop policy {REVIEW}_update_pages on {REVIEW};",
        allow(REVIEW, "insert", check=OWN),
        allow(REVIEW, "update", using=OWN_BEFORE, check=OWN),
        protect(REMARK),
        allow_system(REMARK),
        allow(REMARK, "select",
              using="(select current_role_may('steer_snapshots')) or unit_id in (select figure_units())"),
        allow(REMARK, "insert", check=f"{OWN} and of_id in (select figure_units())"),
        allow(REMARK, "update", using=OWN_BEFORE, check=f"{OWN} and of_id in (select figure_units())"),
        withhold(REMARK, rights="update, delete"),
        f"grant update (verdict, reason, numerator, denominator, rows, by_id, at) on {REMARK} to {PAGES};",
    ]
)

WITHHOLDING = f"""
-- figures are only ever hidden by this, and of a snapshot that is not published yet
create function withhold_in_sight(wanted bigint, figures bigint[]) returns integer language plpgsql volatile {DEFINER} as $$
declare hidden integer;
begin
  if not current_role_may('steer_snapshots') then
    raise insufficient_privilege using message = 'figures are hidden by who steers snapshots';
  end if;
  update monitoring_value v set is_disclosed = false from {SNAPSHOT} s
  where v.id = any (figures) and v.snapshot_id = wanted and s.id = wanted and s.state <> 'published';
  get diagnostics hidden = row_count;
  return hidden;
end $$;
create function withhold_figures(wanted bigint, figures bigint[]) returns integer language plpgsql volatile {FIXED_PATH} as $$
declare hidden integer;
begin
  if current_user in ('{WEB}', '{WORKER}') then return withhold_in_sight(wanted, figures); end if;
  update monitoring_value v set is_disclosed = false from {SNAPSHOT} s
  where v.id = any (figures) and v.snapshot_id = wanted and s.id = wanted and s.state <> 'published';
  get diagnostics hidden = row_count;
  return hidden;
end $$;
""" + offer("withhold_in_sight(bigint, bigint[])", PAGES) + offer("withhold_figures(bigint, bigint[])", ACTING)

PUBLIC = f"""
drop function published_frames();
-- for pages without a log-in: what a published snapshot was made by, what corrected it and why
create function published_frames() returns table (
  id bigint, code text, reporting_on date, years jsonb, pack text, pack_version text, pack_folder text,
  published_at timestamptz, order_number text, corrected_by text, correction_reason text
) language sql stable {DEFINER} as $$
  select s.id, s.code, s.reporting_on, s.years, s.pack, s.pack_version, s.pack_folder, s.published_at, s.order_number,
    coalesce(c.code, '')::text, coalesce(c.correction_reason, '')
  from {SNAPSHOT} s
  left join lateral (
    select n.code, n.correction_reason from {SNAPSHOT} n
    where n.corrects_id = s.id and n.state = 'published' order by n.id desc limit 1
  ) c on true
  where s.state = 'published' order by s.reporting_on desc, s.id desc
$$;
""" + offer("published_frames()", WEB)


def _to(model, on_delete=django.db.models.deletion.PROTECT, **options):
    return models.ForeignKey(on_delete=on_delete, related_name="+", to=model, **options)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0072_upskilling_watched")]
    operations = [
        migrations.CreateModel(
            name="SnapshotRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.CharField(max_length=16)),
                ("year", models.PositiveSmallIntegerField()),
                ("verdict", models.CharField(
                    choices=[("confirmed", "Confirmed"), ("objected", "Objected")], max_length=12)),
                ("reason", models.TextField(blank=True)),
                ("numerator", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("denominator", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("rows", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                ("answer", models.CharField(
                    blank=True, choices=[("", "None"), ("accepted", "Accepted"), ("declined", "Declined")],
                    default="", max_length=8)),
                ("answer_words", models.TextField(blank=True, default="")),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", _to(settings.AUTH_USER_MODEL, null=True)),
                ("by", _to(settings.AUTH_USER_MODEL)),
                ("of", _to("cycle.unit")),
                ("snapshot", _to("cycle.snapshot", django.db.models.deletion.CASCADE)),
                ("unit", _to("cycle.unit")),
            ],
            options={
                "db_table": REMARK,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("snapshot", "unit", "of", "indicator", "year"), name="monitoring_snapshot_remark_once"),
                    models.CheckConstraint(
                        condition=models.Q(("verdict", "confirmed"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="monitoring_snapshot_remark_reason"),
                ],
            },
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (STEPS, POLICIES, WITHHOLDING, PUBLIC)),
    ]
