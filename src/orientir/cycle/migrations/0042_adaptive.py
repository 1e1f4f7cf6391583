"""Adaptive tests: which tasks a sitting was given, one after another; the answer and the choice of the next are one act."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, offer, protect, withhold
from orientir.kit.access.roles import ACTING

DEFINER = f"security definer {FIXED_PATH}"
TASK = "assessment_sitting_task"
OF_RUN_SITTING = (
    "(select current_role_may('run_procedures')) and exists (select 1 from assessment_sitting s "
    "where s.id = sitting_id and s.unit_id = any (array(select procedure_units())))"
)
SITTINGS = import_module("orientir.cycle.migrations.0023_sittings")
SPEED = import_module("orientir.cycle.migrations.0035_sitting_speed")


def taken(text: str, start: str, end: str) -> str:
    """A function of the sittings' migration as it was written there."""
    first = text.index(start)
    return text[first : text.index(end, first) + len(end)].replace("create function", "create or replace function", 1)


# an answer to a task that was left behind is kept and does not count: there is no way back in an adaptive test
PUT_ANSWERS = taken(SITTINGS.SAVING, "create function put_answers", "end $$;")
for old, new in (
    (
        "late boolean; kept jsonb;",
        "late boolean; kept jsonb;\n"
        "  here integer := (select t.position from assessment_sitting_task t where t.sitting_id = standing.sitting\n"
        "    order by t.place desc limit 1);",
    ),
    (
        "f.position = a.position)\n",
        "f.position = a.position)\n"
        "    and (here is null or exists (\n"
        "      select 1 from assessment_sitting_task t where t.sitting_id = standing.sitting and t.position = a.position))\n",
    ),
    ("g.given_at, at, late\n", "g.given_at, at, late or g.position <> here is true\n"),
):
    assert old in PUT_ANSWERS, old
    PUT_ANSWERS = PUT_ANSWERS.replace(old, new)

# of an adaptive test the person sees the task before them and no other
PAPER = taken(SPEED.READING, "create function sitting_paper", "$$;")
for old, new in (
    ("'form_id', s.form_id,", "'form_id', s.form_id, 'place', t.place, 'most', (f.report #>> '{adaptive,rule,longest}')::int,"),
    ("  cross join lateral (select sitting_limit", "  left join lateral (select place from assessment_sitting_task t where t.sitting_id = s.id\n"
     "    order by t.place desc limit 1) t on true\n  cross join lateral (select sitting_limit"),
):
    assert old in PAPER, old
    PAPER = PAPER.replace(old, new)
TASKS = taken(SPEED.READING, "create function sitting_tasks", "$$;")
assert "s.ended_at is null\n" in TASKS
TASKS = TASKS.replace(
    "s.ended_at is null\n",
    "s.ended_at is null\n"
    "    and ((f.report -> 'adaptive') is null or i.position = (\n"
    "      select t.position from assessment_sitting_task t where t.sitting_id = s.id order by t.place desc limit 1))\n",
).replace("  join assessment_form_item i on", "  join assessment_form f on f.id = s.form_id\n  join assessment_form_item i on")

STEPS = f"""
-- one's own sitting held against its end, with what the choice of the next task needs; keys of the task before one alone
create function adaptive_step(wanted bigint) returns jsonb language plpgsql volatile {DEFINER} as $$
declare standing sitting_standing; told jsonb;
begin
  if current_person() is null then return null; end if;
  standing := held_sitting(wanted, current_person(), true);
  if standing.sitting is null then return null; end if;
  if standing.ended_at is not null or clock_timestamp() > standing.limit_at + sitting_grace()
    then return '{{"state": "ended"}}'; end if;
  select f.report -> 'adaptive' into told from assessment_form f where f.id = standing.form_id;
  if told is null then return '{{"state": "linear"}}'; end if;
  return jsonb_build_object('state', 'open', 'design', told,
    'given', (select coalesce(jsonb_agg(jsonb_build_object('position', t.position, 'points', t.points) order by t.place), '[]')
              from {TASK} t where t.sitting_id = wanted),
    'task', (
      select jsonb_build_object('content', v.content, 'answer', (
        select a.content from assessment_answer a
        where a.sitting_id = wanted and a.position = t.position and not a.is_late order by a.id desc limit 1))
      from {TASK} t join assessment_form_item i on i.form_id = standing.form_id and i.position = t.position
      join assessment_item_version v on v.id = i.version_id
      where t.sitting_id = wanted order by t.place desc limit 1));
end $$;
-- what the task before one has earned, and the task that follows; who asks twice changes nothing
create function put_task(
  wanted bigint, next_position integer, earned integer, why text, level float8, unsure float8
) returns boolean language plpgsql volatile {DEFINER} as $$
declare last integer;
begin
  if not exists (select 1 from assessment_sitting s where s.id = wanted and s.person_id = current_person()
    and s.ended_at is null) then return false; end if;
  select max(place) into last from {TASK} where sitting_id = wanted;
  update {TASK} set points = earned where sitting_id = wanted and place = last and points is null;
  if next_position is not null then
    insert into {TASK} (sitting_id, place, position, given_at, reason, ability, error)
    values (wanted, coalesce(last, 0) + 1, next_position, clock_timestamp(), why, level, unsure)
    on conflict do nothing;
  end if;
  return true;
end $$;
"""

POLICIES = "\n".join(
    [
        protect(TASK),
        allow_system(TASK),
        allow(TASK, "select", using=OF_RUN_SITTING),
        withhold(TASK, rights="insert, update, delete"),
        offer("adaptive_step(bigint)", ACTING),
        offer("put_task(bigint, integer, integer, text, float8, float8)", ACTING),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0041_learning_changes")]
    operations = [
        migrations.CreateModel(
            name="SittingTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                ("given_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("ability", models.FloatField(null=True)),
                ("error", models.FloatField(null=True)),
                ("points", models.PositiveSmallIntegerField(null=True)),
                ("sitting", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cycle.sitting")),
            ],
            options={"db_table": TASK},
        ),
        migrations.AddConstraint(
            "sittingtask", models.UniqueConstraint(fields=["sitting", "place"], name="assessment_task_place")
        ),
        migrations.AddConstraint(
            "sittingtask", models.UniqueConstraint(fields=["sitting", "position"], name="assessment_task_once")
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (STEPS, PUT_ANSWERS, PAPER, TASKS, POLICIES)),
    ]
