"""Plans: who writes them, who carries measures out, who accepts what shows them done; progress counted by the database."""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, offer, protect, withhold

DEFINER = f"security definer {FIXED_PATH}"
PLAN, MEASURE, EXECUTOR, ORDER = "roadmaps_plan", "roadmaps_measure", "roadmaps_executor", "roadmaps_order"
VERSION, COMMENT, EVIDENCE = "roadmaps_version", "roadmaps_comment", "roadmaps_evidence"
OWN_UNIT = "(select a.unit_id from who_acts_as() a)"
MAKES = "(select current_role_may('make_plans'))"
OWN_PLAN = "plan_id = any (array(select own_plans()))"
WHOLE = "plan_id = any (array(select plans_whole()))"
BELOW = "parent_id = any (array(select own_plan_measures())) and plan_id = any (array(select plans_below()))"
SEEN = f"measure_id in (select m.id from {MEASURE} m)"
WRITTEN = "measure_id = any (array(select writable_measures()))"
DRAFT = "any (array(select own_drafts()))"

# the same table in Python: orientir.cycle.registry.rules; a test holds them equal
RIGHTS = """
create or replace function role_may(role text, deed text) returns boolean language sql immutable parallel safe as $$
  select case deed
    when 'see_people' then role in ('ministry', 'operator', 'municipal_specialist', 'head', 'administrator')
    when 'see_figures' then role in ('ministry', 'operator', 'municipal_specialist', 'head', 'administrator',
                                     'further_education')
    when 'edit_people' then role in ('operator', 'municipal_specialist', 'head')
    when 'edit_units' then role in ('operator', 'municipal_specialist')
    when 'steer_snapshots' then role in ('ministry', 'operator')
    when 'give_grants' then role in ('administrator', 'ministry', 'operator', 'head')
    when 'read_journal' then role in ('administrator')
    when 'see_bank' then role in ('operator', 'further_education', 'expert')
    when 'edit_bank' then role in ('operator', 'further_education')
    when 'review_items' then role in ('operator', 'further_education', 'expert')
    when 'run_procedures' then role in ('operator')
    when 'invite_people' then role in ('operator', 'municipal_specialist', 'head')
    when 'run_learning' then role in ('operator', 'further_education')
    when 'review_programmes' then role in ('operator', 'expert')
    when 'approve_learning' then role in ('operator', 'municipal_specialist', 'head')
    when 'make_plans' then role in ('ministry', 'municipal_specialist', 'head')
    else false end
$$;
"""

SIGHT = f"""
-- the unit's own plans, drafts too
create function own_plans() returns setof bigint language sql stable {DEFINER} rows 20 as $$
  select p.id from current_acting() a join {PLAN} p on p.unit_id = a.unit_id where role_may(a.role, 'make_plans')
$$;
create function own_drafts() returns setof bigint language sql stable {DEFINER} rows 5 as $$
  select p.id from {PLAN} p where p.id in (select own_plans()) and p.state = 'draft'
$$;
create function own_plan_measures() returns setof bigint language sql stable {DEFINER} rows 100 as $$
  select m.id from {MEASURE} m where m.plan_id in (select own_plans())
$$;
-- plans of units below, that a measure may be handed down into
create function plans_below() returns setof bigint language sql stable {DEFINER} rows 200 as $$
  select p.id from current_acting() a join registry_unit_closure c on c.ancestor_id = a.unit_id and c.depth > 0
  join {PLAN} p on p.unit_id = c.descendant_id
  where role_may(a.role, 'make_plans') and p.parent_id in (select own_plans())
$$;
-- plans of the subtree whole; a draft is its unit's own; institutes see their region's, not those below
create function plans_whole() returns setof bigint language sql stable {DEFINER} rows 200 as $$
  select p.id from current_acting() a join registry_unit_closure c on c.ancestor_id = a.unit_id
  join {PLAN} p on p.unit_id = c.descendant_id
  where role_may(a.role, 'see_figures') and (c.depth = 0 or role_may(a.role, 'see_people'))
    and (p.state <> 'draft' or p.unit_id = a.unit_id)
$$;
-- measures of plans above: those given to one's unit or role, and those that one's own measures carry out
create function measures_given() returns setof bigint language sql stable {DEFINER} rows 50 as $$
  select e.measure_id from current_acting() a
  join {EXECUTOR} e on e.unit_id = a.unit_id or (e.unit_id is null and e.role <> '' and e.role = a.role)
  join {MEASURE} m on m.id = e.measure_id join {PLAN} p on p.id = m.plan_id
  where role_may(a.role, 'see_figures') and p.state <> 'draft'
    and (e.unit_id is not null or p.unit_id in (select ancestor_units()))
  union
  select m.parent_id from current_acting() a join {PLAN} p on p.unit_id = a.unit_id join {MEASURE} m on m.plan_id = p.id
  where m.parent_id is not null and role_may(a.role, 'see_figures')
$$;
create function plans_given() returns setof bigint language sql stable {DEFINER} rows 20 as $$
  select m.plan_id from {MEASURE} m where m.id in (select measures_given())
$$;
create function writable_measures() returns setof bigint language sql stable {DEFINER} rows 200 as $$
  select own_plan_measures() union
  select m.id from {MEASURE} m where m.parent_id in (select own_plan_measures())
    and m.plan_id in (select plans_below())
$$;
-- whose turn it is to bring documents: the makers of the plan, and executors in their own right
create function measures_to_report() returns setof bigint language sql stable {DEFINER} rows 100 as $$
  select m.id from current_acting() a join {PLAN} p on p.state = 'in_force'
  join {MEASURE} m on m.plan_id = p.id and m.state <> 'dropped'
  where role_may(a.role, 'see_figures') and (
    p.unit_id = a.unit_id and role_may(a.role, 'make_plans')
    or exists (select 1 from {EXECUTOR} e where e.measure_id = m.id and (
      e.unit_id = a.unit_id or e.unit_id is null and e.role = a.role and p.unit_id = a.unit_id)))
$$;
-- whose documents one accepts: those brought to one's own unit or to one below
create function accepting_units() returns setof bigint language sql stable {DEFINER} rows 200 as
  $$ select subtree_where('make_plans') $$;
"""

COUNTED = f"""
-- progress goes up the tree from accepted documents; only this function writes it
create function recount_measure(wanted bigint) returns void language plpgsql volatile {DEFINER} as $$
declare
  here bigint := wanted;
  own record;
  below record;
begin
  while here is not null loop
    perform 1 from {MEASURE} m where m.id = here for update;
    select count(*) filter (where e.state = 'accepted') as accepted, count(*) filter (where e.state = 'submitted') as waiting
      into own from {EVIDENCE} e where e.measure_id = here;
    select coalesce(sum(m.confirmed), 0) as confirmed, coalesce(sum(m.expected), 0) as expected
      into below from {MEASURE} m where m.parent_id = here and m.state <> 'dropped';
    update {MEASURE} m set
      waiting = own.waiting,
      confirmed = least(own.accepted, m.needed) + below.confirmed,
      expected = m.needed + below.expected,
      state = case
        when m.state = 'dropped' then 'dropped'
        when m.needed + below.expected > 0
          and least(own.accepted, m.needed) + below.confirmed >= m.needed + below.expected then 'done'
        when m.state = 'done' or own.waiting + own.accepted + below.confirmed > 0 then 'doing'
        else m.state end
    where m.id = here;
    select m.parent_id into here from {MEASURE} m where m.id = here;
  end loop;
end $$;
revoke execute on function recount_measure(bigint) from public;

create function measure_changed() returns trigger language plpgsql {DEFINER} as $$ begin
  if tg_op <> 'DELETE' then perform recount_measure(new.id); end if;
  if tg_op = 'DELETE' and old.parent_id is not null then perform recount_measure(old.parent_id); end if;
  return null;
end $$;
create function evidence_changed() returns trigger language plpgsql {DEFINER} as $$ begin
  perform recount_measure(case when tg_op = 'DELETE' then old.measure_id else new.measure_id end);
  return null;
end $$;

-- nobody writes progress, nobody says «done», by raw SQL neither; what came from above is taken off from above
create function measure_written() returns trigger language plpgsql {FIXED_PATH} as $$ begin
  if current_user not in ('orientir_web', 'orientir_worker') then return new; end if;
  if tg_op = 'INSERT' then
    new.confirmed := 0; new.expected := new.needed; new.waiting := 0;
    if new.state <> 'planned' then raise exception 'a measure begins as planned'; end if;
    return new;
  end if;
  if (new.confirmed, new.expected, new.waiting) is distinct from (old.confirmed, old.expected, old.waiting)
    or new.state = 'done' and old.state <> 'done' then
    raise exception 'progress is counted from accepted evidence and is not written';
  end if;
  if (new.plan_id, new.parent_id) is distinct from (old.plan_id, old.parent_id) then
    raise exception 'a measure stays in its plan';
  end if;
  if old.parent_id is not null and (new.state = 'dropped' or new.needed <> old.needed)
    and not old.parent_id = any (array(select own_plan_measures()))
    and (new.state <> old.state or new.needed <> old.needed) then
    raise exception 'what was handed down is taken off by those who handed it down';
  end if;
  return new;
end $$;

-- whose document it is and who accepts it the database says; a decision is by somebody else, once it is made it is told
create function evidence_written() returns trigger language plpgsql {DEFINER} as $$
declare
  acting record;
begin
  select a.account_id, a.unit_id into acting from current_acting() a;
  if tg_op = 'INSERT' then
    if acting.account_id is not null then
      new.submitted_by_id := acting.account_id; new.unit_id := acting.unit_id;
      if new.state <> 'submitted' then raise exception 'evidence is accepted by somebody else'; end if;
    end if;
    select coalesce(above.unit_id, p.unit_id) into new.accepting_unit_id from {MEASURE} m
      join {PLAN} p on p.id = m.plan_id
      left join {MEASURE} pm on pm.id = m.parent_id left join {PLAN} above on above.id = pm.plan_id
      where m.id = new.measure_id;
    return new;
  end if;
  if acting.account_id is null then return new; end if;
  if (to_jsonb(new) - array['state', 'reason', 'decided_at', 'decided_by_id', 'content'])
    <> (to_jsonb(old) - array['state', 'reason', 'decided_at', 'decided_by_id', 'content']) or new.content <> old.content then
    raise exception 'a decision changes nothing else of evidence';
  end if;
  if old.submitted_by_id = acting.account_id then raise exception 'nobody accepts evidence of their own'; end if;
  if old.state = 'returned' or new.state = 'submitted' then raise exception 'it is decided already'; end if;
  new.decided_by_id := acting.account_id;
  return new;
end $$;
revoke execute on function measure_changed(), evidence_changed(), measure_written(), evidence_written() from public;
create trigger measure_written before insert or update on {MEASURE} for each row execute function measure_written();
create trigger measure_made after insert or delete on {MEASURE} for each row execute function measure_changed();
create trigger measure_recounted after update on {MEASURE} for each row
  when (old.needed <> new.needed or (old.state = 'dropped') <> (new.state = 'dropped')) execute function measure_changed();
create trigger evidence_written before insert or update on {EVIDENCE} for each row execute function evidence_written();
create trigger evidence_counted after insert or update of state or delete on {EVIDENCE}
  for each row execute function evidence_changed();
"""

# a calendar program comes by a key, for nobody's role: days of the measures of the units for which the account may act
CALENDAR = f"""
create function own_measure_days() returns table (measure_id bigint, title text, first_on date, last_on date, is_late boolean)
language sql stable {DEFINER} as $$
  select distinct m.id, m.title, (s.pair ->> 0)::date, (s.pair ->> 1)::date, m.ends_on < current_date
  from current_acting() a join registry_grant g on g.account_id = a.account_id
    and g.valid_from <= current_date and (g.valid_to is null or g.valid_to > current_date)
  join {EXECUTOR} e on e.unit_id = g.unit_id or (e.unit_id is null and e.role <> '' and e.role = g.role)
  join {MEASURE} m on m.id = e.measure_id and m.state in ('planned', 'doing')
  join {PLAN} p on p.id = m.plan_id and p.state = 'in_force' and (e.unit_id is not null or p.unit_id = g.unit_id)
  cross join jsonb_array_elements(m.spans) s (pair)
  where role_may(g.role::text, 'see_figures')
$$;
"""
OFFERED = "\n".join(
    offer(f"{name}()")
    for name in ("own_plans", "own_drafts", "own_plan_measures", "plans_below", "plans_whole", "measures_given",
                 "plans_given", "writable_measures", "measures_to_report", "accepting_units", "own_measure_days")
)
DECIDES = (
    f"accepting_unit_id = any (array(select accepting_units())) and submitted_by_id <> (select current_account())"
)
POLICIES = "\n".join(
    [
        protect(PLAN, MEASURE, EXECUTOR, ORDER, VERSION, COMMENT, EVIDENCE),
        allow_system(PLAN, MEASURE, EXECUTOR, ORDER, VERSION, COMMENT, EVIDENCE),
        allow(PLAN, "select", using="unit_id = any (array(select figure_units())) and (state <> 'draft' or "
              f"unit_id = {OWN_UNIT}) and (unit_id = {OWN_UNIT} or (select current_role_may('see_people'))) "
              "or id = any (array(select plans_given()))"),
        allow(PLAN, "insert", check=f"{MAKES} and (unit_id = {OWN_UNIT} or "
              "parent_id = any (array(select own_plans())) and unit_id = any (array(select figure_units())))"),
        allow(PLAN, "update", using=f"{MAKES} and unit_id = {OWN_UNIT}", check=f"{MAKES} and unit_id = {OWN_UNIT}"),
        allow(PLAN, "delete", using=f"id = {DRAFT}"),
        allow(MEASURE, "select", using=f"{WHOLE} or id = any (array(select measures_given()))"),
        allow(MEASURE, "insert", check=f"{OWN_PLAN} or {BELOW}"),
        allow(MEASURE, "update", using=f"{OWN_PLAN} or {BELOW}", check=f"{OWN_PLAN} or {BELOW}"),
        allow(MEASURE, "delete", using=f"plan_id = {DRAFT}"),
        *(
            policy
            for table in (EXECUTOR, ORDER)
            for policy in (
                allow(table, "select", using=SEEN),
                allow(table, "insert", check=WRITTEN),
                allow(table, "delete", using=WRITTEN),
                withhold(table, rights="update"),
            )
        ),
        allow(VERSION, "select", using=SEEN),
        allow(VERSION, "insert", check=f"{WRITTEN} and by_id = (select current_account())"),
        allow(VERSION, "delete", using=f"measure_id in (select m.id from {MEASURE} m where m.plan_id = {DRAFT})"),
        withhold(VERSION, rights="update"),
        allow(COMMENT, "select", using=SEEN),
        allow(COMMENT, "insert", check=f"{SEEN} and by_id = (select current_account()) and unit_id = {OWN_UNIT}"),
        allow(COMMENT, "delete", using=f"measure_id in (select m.id from {MEASURE} m where m.plan_id = {DRAFT})"),
        withhold(COMMENT, rights="update"),
        # documents are seen by those who brought them and by whoever sees the plan whole
        allow(EVIDENCE, "select", using=f"unit_id = {OWN_UNIT} and {SEEN} or "
              f"measure_id in (select m.id from {MEASURE} m where m.{WHOLE})"),
        allow(EVIDENCE, "insert", check="measure_id = any (array(select measures_to_report())) "
              "and submitted_by_id = (select current_account()) and state = 'submitted'"),
        allow(EVIDENCE, "update", using=DECIDES, check=DECIDES),
        allow(EVIDENCE, "delete", using="submitted_by_id = (select current_account()) and state = 'submitted'"),
    ]
)


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0061_route_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('road_map', 'road map'), ('programme', 'programme')], max_length=12)),
                ('title', models.CharField(max_length=300)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in_force', 'in force'), ('closed', 'the plan is closed')], default='draft', max_length=8)),
                ('order_number', models.CharField(blank=True, max_length=40)),
                ('ordered_on', models.DateField(null=True)),
                ('pack', models.CharField(blank=True, max_length=80)),
                ('pack_version', models.CharField(blank=True, max_length=20)),
                ('shift', models.SmallIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.plan')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'roadmaps_plan',
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('stage', models.CharField(blank=True, max_length=300)),
                ('section', models.CharField(blank=True, max_length=500)),
                ('title', models.TextField()),
                ('term_kind', models.CharField(max_length=8)),
                ('term_told', models.CharField(blank=True, max_length=300)),
                ('spans', models.JSONField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('participants', models.CharField(blank=True, max_length=500)),
                ('expected_result', models.TextField()),
                ('document_kind', models.CharField(choices=[('order', 'order'), ('minutes', 'minutes'), ('report', 'analytical report'), ('materials', 'materials'), ('document', 'approved document'), ('register', 'data bank or register'), ('publication', 'publication or talk'), ('other', 'another document')], max_length=12)),
                ('indicators', models.JSONField(default=list)),
                ('deficits', models.JSONField(default=list)),
                ('budget', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('funding', models.CharField(blank=True, max_length=300)),
                ('clause', models.CharField(blank=True, max_length=500)),
                ('needed', models.PositiveSmallIntegerField(default=1)),
                ('confirmed', models.PositiveIntegerField(default=0)),
                ('expected', models.PositiveIntegerField(default=1)),
                ('waiting', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('doing', 'in progress'), ('done', 'confirmed'), ('dropped', 'taken off')], default='planned', max_length=8)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.measure')),
                ('recommendation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.recommendation')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.plan')),
            ],
            options={
                'db_table': 'roadmaps_measure',
            },
        ),
        migrations.CreateModel(
            name='MeasureComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.measure')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'roadmaps_comment',
                'indexes': [models.Index(fields=['measure', 'at'], name='roadmaps_comment_at')],
            },
        ),
        migrations.CreateModel(
            name='MeasureEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('order', 'order'), ('minutes', 'minutes'), ('report', 'analytical report'), ('materials', 'materials'), ('document', 'approved document'), ('register', 'data bank or register'), ('publication', 'publication or talk'), ('other', 'another document')], max_length=12)),
                ('title', models.CharField(max_length=300)),
                ('number', models.CharField(blank=True, max_length=60)),
                ('issued_on', models.DateField()),
                ('file_name', models.CharField(max_length=255)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('state', models.CharField(choices=[('submitted', 'waits to be looked at'), ('accepted', 'the document is accepted'), ('returned', 'returned')], default='submitted', max_length=9)),
                ('submitted_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('accepting_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.measure')),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'roadmaps_evidence',
                'indexes': [models.Index(fields=['accepting_unit', 'state'], name='roadmaps_evidence_waiting'), models.Index(fields=['submitted_by', 'state'], name='roadmaps_evidence_own')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'returned'), _negated=True), fields=('measure', 'sha256'), name='roadmaps_evidence_once'), models.CheckConstraint(condition=models.Q(('state', 'submitted'), ('decided_at__isnull', False), _connector='OR'), name='roadmaps_evidence_decided'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='roadmaps_evidence_reason')],
            },
        ),
        migrations.CreateModel(
            name='MeasureExecutor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.CharField(blank=True, max_length=80)),
                ('role', models.CharField(blank=True, max_length=24)),
                ('is_responsible', models.BooleanField()),
                ('place', models.PositiveSmallIntegerField()),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.measure')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'roadmaps_executor',
                'indexes': [models.Index(fields=['unit'], name='roadmaps_executor_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('unit__isnull', False), models.Q(('actor', ''), _negated=True), _connector='XOR'), name='roadmaps_executor_named'), models.UniqueConstraint(condition=models.Q(('is_responsible', True)), fields=('measure',), name='roadmaps_one_responsible'), models.UniqueConstraint(fields=('measure', 'place'), name='roadmaps_executor_place')],
            },
        ),
        migrations.CreateModel(
            name='MeasureOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.measure')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.measure')),
            ],
            options={
                'db_table': 'roadmaps_order',
                'constraints': [models.UniqueConstraint(fields=('measure', 'before'), name='roadmaps_order_once'), models.CheckConstraint(condition=models.Q(('measure', models.F('before')), _negated=True), name='roadmaps_order_not_itself')],
            },
        ),
        migrations.CreateModel(
            name='MeasureVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('values', models.JSONField()),
                ('words', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.measure')),
            ],
            options={
                'db_table': 'roadmaps_version',
                'constraints': [models.UniqueConstraint(fields=('measure', 'number'), name='roadmaps_version_number')],
            },
        ),
        migrations.AddIndex(
            model_name='plan',
            index=models.Index(fields=['unit', 'state'], name='roadmaps_plan_unit'),
        ),
        migrations.AddIndex(
            model_name='plan',
            index=models.Index(fields=['parent'], name='roadmaps_plan_parent'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='roadmaps_plan_days'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(condition=models.Q(('parent__isnull', False)), fields=('unit', 'parent'), name='roadmaps_plan_below_once'),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(fields=['plan', 'ends_on'], name='roadmaps_measure_term'),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(fields=['parent'], name='roadmaps_measure_parent'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='roadmaps_measure_number'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(fields=('plan', 'parent'), name='roadmaps_measure_below_once'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(fields=('plan', 'recommendation'), name='roadmaps_measure_advice_once'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='roadmaps_measure_days'),
        ),
        migrations.RunSQL([RIGHTS, SIGHT, COUNTED, CALENDAR, OFFERED, POLICIES], migrations.RunSQL.noop),
    ]
