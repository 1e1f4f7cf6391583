"""Decisions: what was decided on which figures, assignments under control, reports."""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, offer, protect, withhold
from orientir.kit.access.roles import ACTING

DECISION, FIGURE, LINK, CHARGE, STEP, FILE = (
    "decisions_decision", "decisions_figure", "decisions_link", "decisions_assignment", "decisions_step",
    "decisions_file",
)
DEFINER = f"security definer {FIXED_PATH}"
WRITERS = "('ministry', 'operator', 'municipal_specialist', 'head')"
SIGNERS = "('ministry', 'municipal_specialist', 'head')"
REPORTERS = "('ministry', 'operator', 'municipal_specialist', 'head', 'further_education')"
PAGES_ACT = "current_user in ('orientir_web', 'orientir_worker')"
# a role of the same unit is another desk of it: charged with a role, it is that desk's
CHARGED = (
    "(case when {a}person_id is not null then {a}person_id = (select current_person()) else "
    "{a}unit_id = (select reporting_unit()) and {a}role in ('', (select w.role from who_acts_as() w)) end)"
)
FUNCTIONS = f"""
create function decision_units() returns setof bigint language sql stable {DEFINER} rows 500 as $$
  select c.descendant_id from current_acting() a join registry_unit_closure c on c.ancestor_id = a.unit_id
  where a.role in {WRITERS}
$$;
create function writing_unit() returns bigint language sql stable {DEFINER} as
  $$ select unit_id from current_acting() where role in {WRITERS} $$;
create function signing_unit() returns bigint language sql stable {DEFINER} as
  $$ select unit_id from current_acting() where role in {SIGNERS} $$;
create function reporting_unit() returns bigint language sql stable {DEFINER} as
  $$ select unit_id from current_acting() where role in {REPORTERS} $$;
-- decisions that charge the one who acts, or a unit below theirs, with something
create function charging_decisions() returns setof bigint language sql stable {DEFINER} rows 100 as $$
  select a.decision_id from {CHARGE} a
  where a.unit_id = any (array(select decision_units())) or {CHARGED.format(a="a.")}
$$;
-- whether a report is one's own: by one's account, or by another account of the same person
create function is_own_report(reporter bigint) returns boolean language sql stable {DEFINER} as $$
  select coalesce(reporter = current_account() or exists (
    select 1 from registry_account a where a.id = reporter and a.person_id = current_person()), false)
$$;

-- what is signed does not change: it is only ended, by another signed decision of the same unit
create function decision_kept() returns trigger language plpgsql {FIXED_PATH} as $$ begin
  if {PAGES_ACT} then
    if old.state = 'draft' and new.state = 'draft' then
      if new.unit_id <> old.unit_id then raise exception 'a decision stays with its unit'; end if;
    elsif old.state = 'draft' and new.state = 'signed' then
      if new.unit_id is distinct from (select signing_unit()) or new.unit_id <> old.unit_id then
        raise exception 'who prepares a decision does not sign it';
      end if;
      if new.signed_by_id is distinct from (select current_account()) then
        raise exception 'nobody signs for another';
      end if;
    elsif old.state = 'signed' and new.state in ('superseded', 'cancelled') then
      if (to_jsonb(new) - 'state') <> (to_jsonb(old) - 'state') or not exists (
        select 1 from {DECISION} d where d.ends_id = old.id and d.ends_how = new.state and d.state = 'signed'
        and d.unit_id = old.unit_id) then
        raise exception 'a signed decision is ended by another decision and does not change';
      end if;
    else
      raise exception 'a signed decision does not change';
    end if;
  end if;
  return new;
end $$;
create trigger decision_kept before update on {DECISION} for each row execute function decision_kept();

-- a pinned figure is what the snapshot says, whatever was sent
create function figure_pinned() returns trigger language plpgsql {FIXED_PATH} as $$ begin
  if {PAGES_ACT} then
    select v.numerator, v.denominator, v.value, v.state, v.level
    into strict new.numerator, new.denominator, new.value, new.state, new.level
    from monitoring_value v where v.snapshot_id = new.snapshot_id and v.structure = 'then'
      and v.indicator = new.indicator and v.year = new.year and v.unit_id = new.unit_id;
  end if;
  return new;
end $$;
create trigger figure_pinned before insert on {FIGURE} for each row execute function figure_pinned();

-- who is charged reports, who decided settles; nobody settles their own report, and nothing else ever changes
create function assignment_moved() returns trigger language plpgsql {FIXED_PATH} as $$
declare
  moving constant text[] := array['state', 'reported_by_id', 'reported_at', 'settled_by_id', 'settled_at'];
  decided {DECISION};
begin
  if not {PAGES_ACT} then return new; end if;
  select * into strict decided from {DECISION} d where d.id = old.decision_id;
  if decided.state = 'draft' then
    if new.state <> 'given' or new.decision_id <> old.decision_id then
      raise exception 'nothing is reported by a draft';
    end if;
    return new;
  end if;
  if (to_jsonb(new) - moving) <> (to_jsonb(old) - moving) then
    raise exception 'a signed decision does not change';
  end if;
  if new.state = 'reported' and old.state in ('given', 'returned') and decided.state = 'signed' then
    if {CHARGED.format(a="old.")} is not true or new.reported_by_id is distinct from (select current_account())
      or new.settled_by_id is distinct from old.settled_by_id then
      raise exception 'a report is made by whoever is charged, in their own name';
    end if;
  elsif new.state in ('accepted', 'returned') and old.state = 'reported' then
    if decided.unit_id is distinct from (select signing_unit()) or (select is_own_report(old.reported_by_id))
      or new.settled_by_id is distinct from (select current_account())
      or new.reported_by_id is distinct from old.reported_by_id or new.reported_at is distinct from old.reported_at then
      raise exception 'a report is settled by whoever decided, never by whoever reported';
    end if;
  elsif (new.state = 'withdrawn' and decided.state in ('superseded', 'cancelled')
      and old.state in ('given', 'reported', 'returned') and decided.unit_id = (select signing_unit())) is not true then
    raise exception 'an assignment moves from given to reported to accepted or returned';
  end if;
  return new;
end $$;
create trigger assignment_moved before update on {CHARGE} for each row execute function assignment_moved();
revoke execute on function decision_kept(), figure_pinned(), assignment_moved() from public;
"""
OWN = "unit_id = (select writing_unit())"
SIGNED = "state <> 'draft'"
OF_DRAFT = f"decision_id in (select d.id from {DECISION} d where d.state = 'draft' and d.{OWN})"
OF_SEEN = f"decision_id in (select d.id from {DECISION} d)"
MINE_OR_DECIDED = (
    f"assignment_id in (select a.id from {CHARGE} a join {DECISION} d on d.id = a.decision_id where "
    "d.unit_id = any (array(select decision_units())) or a.unit_id = any (array(select decision_units())) "
    f"or {CHARGED.format(a='a.')})"
)
POLICIES = "\n".join(
    [
        *(offer(f"{name}()", ACTING) for name in (
            "decision_units", "writing_unit", "signing_unit", "reporting_unit", "charging_decisions",
        )),
        offer("is_own_report(bigint)", ACTING),
        protect(DECISION, FIGURE, LINK, CHARGE, STEP, FILE),
        allow_system(DECISION, FIGURE, LINK, CHARGE, STEP, FILE),
        # a draft is its writers'; what is signed, theirs above and theirs below whom it concerns
        allow(DECISION, "select",
              using=f"{OWN} or {SIGNED} and (unit_id = any (array(select decision_units())) "
                    "or id = any (array(select charging_decisions())) "
                    "or is_for_all and unit_id = any (array(select ancestor_units())))"),
        allow(DECISION, "insert", check=f"{OWN} and state = 'draft'"),
        allow(DECISION, "update", using=OWN, check=OWN),
        allow(DECISION, "delete", using=f"{OWN} and state = 'draft'"),
        # a pinned figure is seen by whoever may see the figure itself
        allow(FIGURE, "select",
              using=f"{OF_SEEN} and exists (select 1 from monitoring_value v where v.snapshot_id = {FIGURE}.snapshot_id "
                    f"and v.structure = 'then' and v.indicator = {FIGURE}.indicator and v.year = {FIGURE}.year "
                    f"and v.unit_id = {FIGURE}.unit_id)"),
        allow(FIGURE, "insert", check=OF_DRAFT),
        allow(FIGURE, "delete", using=OF_DRAFT),
        withhold(FIGURE, rights="update"),
        allow(LINK, "select", using=OF_SEEN),
        allow(LINK, "insert", check=OF_DRAFT),
        allow(LINK, "delete", using=OF_DRAFT),
        withhold(LINK, rights="update"),
        allow(CHARGE, "select", using=OF_SEEN),
        allow(CHARGE, "insert", check=f"{OF_DRAFT} and state = 'given'"),
        allow(CHARGE, "update", using=OF_SEEN, check=OF_SEEN),
        allow(CHARGE, "delete", using=OF_DRAFT),
        # what was reported is between who is charged, those above them, and who decided
        allow(STEP, "select", using=MINE_OR_DECIDED),
        allow(STEP, "insert",
              check=f"by_id = (select current_account()) and assignment_id in (select a.id from {CHARGE} a "
                    f"join {DECISION} d on d.id = a.decision_id where case {STEP}.kind when 'reported' then "
                    f"a.state = 'reported' and {CHARGED.format(a='a.')} else a.state = {STEP}.kind "
                    "and d.unit_id = (select signing_unit()) end)"),
        withhold(STEP, rights="update, delete"),
        allow(FILE, "select", using=f"step_id in (select s.id from {STEP} s)"),
        allow(FILE, "insert",
              check=f"step_id in (select s.id from {STEP} s join {CHARGE} a on a.id = s.assignment_id "
                    "where s.kind = 'reported' and s.by_id = (select current_account()) and a.state = 'reported')"),
        withhold(FILE, rights="update, delete"),
    ]
)



class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0063_effects'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('role', models.CharField(blank=True, max_length=24)),
                ('who', models.CharField(max_length=300)),
                ('due_on', models.DateField()),
                ('expected', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('given', 'to be done'), ('reported', 'reported'), ('returned', 'report returned'), ('accepted', 'report accepted'), ('withdrawn', 'withdrawn')], default='given', max_length=10)),
                ('reported_at', models.DateTimeField(blank=True, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.person')),
                ('reported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'decisions_assignment',
            },
        ),
        migrations.CreateModel(
            name='AssignmentStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('words', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.assignment')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
            ],
            options={
                'db_table': 'decisions_step',
            },
        ),
        migrations.CreateModel(
            name='AssignmentFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=255)),
                ('media_type', models.CharField(max_length=120)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.assignmentstep')),
            ],
            options={
                'db_table': 'decisions_file',
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('order', 'order'), ('minutes', 'minutes'), ('letter', 'letter')], max_length=8)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('signed', 'in force'), ('superseded', 'superseded'), ('cancelled', 'cancelled')], default='draft', max_length=10)),
                ('number', models.CharField(blank=True, max_length=40)),
                ('signed_on', models.DateField(blank=True, null=True)),
                ('title', models.CharField(max_length=500)),
                ('grounds', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('present', models.TextField(blank=True)),
                ('control', models.CharField(blank=True, max_length=300)),
                ('signatory_post', models.CharField(blank=True, max_length=200)),
                ('signatory', models.CharField(blank=True, max_length=100)),
                ('is_for_all', models.BooleanField(default=False)),
                ('ends_how', models.CharField(blank=True, choices=[('superseded', 'superseded'), ('cancelled', 'cancelled')], max_length=10)),
                ('sought', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('ends', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.decision')),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'decisions_decision',
            },
        ),
        migrations.AddField(
            model_name='assignment',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.decision'),
        ),
        migrations.CreateModel(
            name='DecisionLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(blank=True, max_length=80)),
                ('measure', models.CharField(blank=True, max_length=40)),
                ('title', models.CharField(max_length=500)),
                ('advice_order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.adviceorder')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.decision')),
            ],
            options={
                'db_table': 'decisions_link',
            },
        ),
        migrations.CreateModel(
            name='PinnedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=16)),
                ('indicator_title', models.CharField(max_length=300)),
                ('unit_title', models.CharField(max_length=300)),
                ('level', models.CharField(max_length=16)),
                ('year', models.PositiveSmallIntegerField()),
                ('numerator', models.DecimalField(decimal_places=6, max_digits=18)),
                ('denominator', models.DecimalField(decimal_places=6, max_digits=18)),
                ('value', models.DecimalField(decimal_places=6, max_digits=18, null=True)),
                ('state', models.CharField(max_length=16)),
                ('target', models.DecimalField(decimal_places=6, max_digits=18, null=True)),
                ('factor', models.PositiveIntegerField(default=1)),
                ('decimals', models.PositiveSmallIntegerField(default=1)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.decision')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.snapshot')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'decisions_figure',
            },
        ),
        migrations.AddIndex(
            model_name='assignmentstep',
            index=models.Index(fields=['assignment', 'at'], name='decisions_history'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['unit', '-signed_on'], name='decisions_of_unit'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['-signed_on', '-id'], name='decisions_register'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['ends'], name='decisions_ended_by'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft'), _negated=True), fields=('unit', 'kind', 'number', 'signed_on'), name='decisions_number_once'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(models.Q(('number', ''), _negated=True), ('signed_on__isnull', False), ('signed_at__isnull', False)), _connector='OR'), name='decisions_signed_whole'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends', None), ('ends_how', '')), models.Q(('ends__isnull', False), models.Q(('ends_how', ''), _negated=True)), _connector='OR'), name='decisions_ends_how'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['unit', 'state'], name='decisions_assignment_unit'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['person', 'state'], name='decisions_assignment_person'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['state', 'due_on'], name='decisions_assignment_due'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(fields=('decision', 'number', 'unit', 'role', 'person'), name='decisions_assignment_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='decisionlink',
            constraint=models.UniqueConstraint(fields=('decision', 'advice_order', 'pack', 'measure'), name='decisions_link_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='decisionlink',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('advice_order__isnull', False), ('measure', '')), models.Q(('advice_order', None), models.Q(('measure', ''), _negated=True)), _connector='OR'), name='decisions_link_to_one'),
        ),
        migrations.AddConstraint(
            model_name='pinnedfigure',
            constraint=models.UniqueConstraint(fields=('decision', 'snapshot', 'indicator', 'year', 'unit'), name='decisions_figure_once'),
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]
