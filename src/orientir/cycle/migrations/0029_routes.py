"""Routes: tables, who sees which, who may move what, lists of thousands in one question."""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, offer, protect, withhold
from orientir.kit.access.roles import PAGES, WEB, WORKER

DEFINER = f"security definer {FIXED_PATH}"
TABLES = ["routes_route", "routes_need", "routes_step", "routes_version", "routes_note"]
ME = "(select current_person())"
RUN = "unit_id = any (array(select procedure_units()))"
HAND = "unit_id = any (array(select writable_units()))"
# the person and the operator always; the others as far as the person has shown the route
SEEN = (
    f"person_id = {ME} or {RUN} or (shown_to <> 'nobody' and curator_id = {ME}) "
    f"or (shown_to = 'organisation' and {HAND})"
)
WALKS = f"r.person_id = {ME} or r.curator_id = {ME} or r.{RUN}"


def of_route(condition: str = "true") -> str:
    """The route of the row is in sight (its own policy holds inside) and meets a condition."""
    return f"exists (select 1 from routes_route r where r.id = route_id and ({condition}))"


POLICIES = "\n".join(
    [
        protect(*TABLES),
        allow_system(*TABLES),
        allow("routes_route", "select", using=SEEN),
        allow("routes_route", "insert",
              check=f"status = 'draft' and formed_on is null and shown_to = 'nobody' "
                    f"and ({RUN} or (person_id = {ME} and procedure_id is null))"),
        allow("routes_route", "update", using=SEEN, check=SEEN),
        withhold("routes_route", rights="delete"),
        allow("routes_step", "select", using=of_route()),
        *(allow("routes_step", command, **{place: of_route(WALKS) for place in places})
          for command, places in [("insert", ["check"]), ("update", ["using", "check"]), ("delete", ["using"])]),
        # what a person lacks: others see it only where the person agreed to show it
        allow("routes_need", "select", using=of_route(f"r.person_id = {ME} or r.{RUN} or r.sharing = 'deficits'")),
        *(allow("routes_need", command, **{place: of_route(f"r.person_id = {ME} or r.{RUN}") for place in places})
          for command, places in [("insert", ["check"]), ("delete", ["using"])]),
        withhold("routes_need", rights="update"),
        allow("routes_version", "select", using=of_route()),
        allow("routes_version", "insert", check=of_route()),
        withhold("routes_version", rights="update, delete"),
        # between the person and the one who accompanies
        allow("routes_note", "select", using=of_route(f"r.person_id = {ME} or r.curator_id = {ME}")),
        allow("routes_note", "insert",
              check="written_by_id = (select current_account()) and "
                    + of_route(f"r.person_id = {ME} or r.curator_id = {ME}")),
        allow("routes_note", "update", using=of_route(f"r.person_id = {ME} or r.curator_id = {ME}"),
              check=of_route(f"r.person_id = {ME} or r.curator_id = {ME}")),
        withhold("routes_note", rights="delete"),
    ]
)

GUARD = f"""
-- what only the person may say, only the organisation, only who runs routes: whatever a page asks
create function guard_route() returns trigger language plpgsql {FIXED_PATH} as $$
begin
  if current_user not in ('{WEB}', '{WORKER}') then return new; end if;
  if (new.person_id, new.unit_id, new.procedure_id, new.result_id, new.created_at)
      is distinct from (old.person_id, old.unit_id, old.procedure_id, old.result_id, old.created_at) then
    raise insufficient_privilege using message = 'whose a route is does not change';
  end if;
  if ((new.formed_on is distinct from old.formed_on and new.formed_on is not null)
      or new.sharing <> old.sharing or new.shown_to <> old.shown_to)
      and current_person() is distinct from new.person_id then
    raise insufficient_privilege using message = 'only the person agrees to a route and says who sees it';
  end if;
  if new.organisation_agreed_on is distinct from old.organisation_agreed_on and new.organisation_agreed_on is not null
      and not new.unit_id = any (array(select writable_units())) then
    raise insufficient_privilege using message = 'only the organisation agrees for the organisation';
  end if;
  if new.curator_id is distinct from old.curator_id
      and not new.unit_id = any (array(select writable_units() union select procedure_units())) then
    raise insufficient_privilege using message = 'who accompanies is chosen by the organisation or the operator';
  end if;
  return new;
end $$;
create trigger routes_route_guard before update on routes_route for each row execute function guard_route();
"""

LISTS = f"""
-- routes in sight, each with where it stands on a day; the conditions are those of the policy, asked at once
create function routes_standing(within bigint, on_day date, stuck integer, soon integer) returns table (
  id bigint, standing text, is_asked boolean, person_id bigint, unit_id bigint, curator_id bigint, status text,
  procedure_id bigint, staff_category text, position_title text, support text, due_on date, next_due_on date,
  moved_on date, formed_on date, completed_on date, steps_total integer, steps_done integer, is_own boolean,
  is_accompanied boolean, because text
) language sql stable {DEFINER} rows 5000 as $$
  with me as (select current_person() as person, array(select procedure_units()) as run,
    array(select writable_units()) as hand)
  select r.id, case
      when r.status in ('completed', 'cancelled') then r.status
      when r.status = 'draft' and r.due_on < on_day then 'late'
      when r.status = 'draft' then case when r.shown_to = 'curator' then 'asked' else 'draft' end
      when r.status = 'agreed' then 'organisation'
      when r.next_due_on < on_day then 'overdue'
      when r.waiting_marks > 0 then 'mark'
      when r.moved_at < on_day - stuck then 'stuck'
      when r.next_due_on <= on_day + soon then 'soon'
      else 'going' end,
    r.status = 'draft' and r.shown_to = 'curator',
    r.person_id, r.unit_id, r.curator_id, r.status, r.procedure_id, r.staff_category, r.position, r.support, r.due_on,
    r.next_due_on, r.moved_at::date, r.formed_on, r.completed_on, r.steps_total, r.steps_done,
    r.person_id = me.person, coalesce(r.curator_id = me.person, false), r.because
  from routes_route r, me
  where (r.person_id = me.person or r.unit_id = any (me.run) or (r.shown_to <> 'nobody' and r.curator_id = me.person)
      or (r.shown_to = 'organisation' and r.unit_id = any (me.hand)))
    and (within is null or r.unit_id in (
      select c.descendant_id from registry_unit_closure c where c.ancestor_id = within))
$$;

-- whose the routes are, in words: the one who accompanies has no other sight of a person or of a unit's people
create function route_people(wanted bigint[]) returns table (
  route_id bigint, person_id bigint, person_name text, unit_code text, unit_title text, curator_name text
) language sql stable {DEFINER} rows 50 as $$
  with me as (select current_person() as person, array(select procedure_units()) as run,
    array(select writable_units()) as hand)
  select r.id, r.person_id, concat_ws(' ', p.family_name, p.given_name, nullif(p.patronymic, '')), u.code::text,
    coalesce(t.short_title, u.code)::text, coalesce(concat_ws(' ', c.family_name, c.given_name, nullif(c.patronymic, '')), '')
  from routes_route r cross join me
  join registry_person p on p.id = r.person_id join registry_unit u on u.id = r.unit_id
  left join registry_person c on c.id = r.curator_id
  left join lateral (select short_title from registry_unit_period t where t.unit_id = u.id
    order by t.valid_from desc limit 1) t on true
  where r.id = any (wanted) and (r.person_id = me.person or r.unit_id = any (me.run)
    or (r.shown_to <> 'nobody' and r.curator_id = me.person)
    or (r.shown_to = 'organisation' and r.unit_id = any (me.hand)))
$$;

-- a page of routes; the name of the person orders and is searched, so that it is joined here, not under a policy
create function list_routes(
  words text, within bigint, wanted_standing text, wanted_status text, wanted_procedure bigint, wanted_way text,
  only_accompanied boolean, on_day date, stuck integer, soon integer, sort text, wanted_limit integer,
  wanted_offset integer
) returns table (
  id bigint, standing text, is_asked boolean, status text, person_id bigint, person_name text, position_title text,
  unit_code text, unit_title text, curator_name text, support text, due_on date, next_due_on date, moved_on date,
  formed_on date, completed_on date, steps_total integer, steps_done integer, procedure_id bigint, because text,
  total bigint
) language sql stable {DEFINER} rows 50 as $$
  with found as (
    select s.*, p.search_name,
      concat_ws(' ', p.family_name, p.given_name, nullif(p.patronymic, '')) as person_name
    from routes_standing(within, on_day, stuck, soon) s join registry_person p on p.id = s.person_id
    where (wanted_standing = '' or s.standing = wanted_standing)
      and (wanted_status = '' or s.status = wanted_status)
      and (wanted_procedure is null or s.procedure_id = wanted_procedure)
      and (wanted_way = '' or (wanted_way = 'wish') = (s.procedure_id is null))
      and (not only_accompanied or s.is_accompanied)
      and (words = '' or (select bool_and(strpos(p.search_name, one) > 0)
        from unnest(string_to_array(regexp_replace(translate(lower(trim(words)), 'ё', 'е'), '\\s+', ' ', 'g'), ' ')) one))
  ), page as (
    select f.*, count(*) over () as in_all from found f
    order by
      case when sort = 'name' then f.search_name end, case when sort = '-name' then f.search_name end desc,
      case when sort = 'due' then coalesce(f.next_due_on, f.due_on) end nulls last,
      case when sort = '-due' then coalesce(f.next_due_on, f.due_on) end desc nulls last,
      case when sort = 'moved' then f.moved_on end, case when sort = '-moved' then f.moved_on end desc,
      case when sort = 'steps' then f.steps_done::float / nullif(f.steps_total, 0) end nulls first,
      case when sort = '-steps' then f.steps_done::float / nullif(f.steps_total, 0) end desc nulls last,
      case when sort = '' then array_position(array['late', 'overdue', 'mark', 'asked', 'organisation', 'stuck', 'soon',
        'draft', 'going', 'completed', 'cancelled'], f.standing) end,
      coalesce(f.next_due_on, f.due_on), f.search_name, f.id
    limit wanted_limit offset wanted_offset
  )
  select g.id, g.standing, g.is_asked, g.status, g.person_id, g.person_name, g.position_title, n.unit_code, n.unit_title,
    n.curator_name, g.support, g.due_on, g.next_due_on, g.moved_on, g.formed_on, g.completed_on, g.steps_total,
    g.steps_done, g.procedure_id, g.because, g.in_all
  from page g join route_people(array(select page.id from page)) n on n.route_id = g.id
  order by
    case when sort = 'name' then g.search_name end, case when sort = '-name' then g.search_name end desc,
    case when sort = 'due' then coalesce(g.next_due_on, g.due_on) end nulls last,
    case when sort = '-due' then coalesce(g.next_due_on, g.due_on) end desc nulls last,
    case when sort = 'moved' then g.moved_on end, case when sort = '-moved' then g.moved_on end desc,
    case when sort = 'steps' then g.steps_done::float / nullif(g.steps_total, 0) end nulls first,
    case when sort = '-steps' then g.steps_done::float / nullif(g.steps_total, 0) end desc nulls last,
    case when sort = '' then array_position(array['late', 'overdue', 'mark', 'asked', 'organisation', 'stuck', 'soon',
      'draft', 'going', 'completed', 'cancelled'], g.standing) end,
    coalesce(g.next_due_on, g.due_on), g.search_name, g.id
$$;

-- who may accompany the people of a unit: those whose account is a curator's for it or above it, with their load
create function curators_for(wanted_unit bigint) returns table (
  person_id bigint, person_name text, unit_title text, load bigint
) language sql stable {DEFINER} rows 20 as $$
  select p.id, concat_ws(' ', p.family_name, p.given_name, nullif(p.patronymic, '')), coalesce(min(t.short_title), '')::text,
    (select count(*) from routes_route r where r.curator_id = p.id and r.status in ('draft', 'agreed', 'active'))
  from registry_grant g
  join registry_unit_closure c on c.ancestor_id = g.unit_id and c.descendant_id = wanted_unit
  join registry_account a on a.id = g.account_id and a.is_active
  join registry_person p on p.id = a.person_id
  left join registry_unit_period t on t.unit_id = g.unit_id and t.valid_from <= current_date
    and (t.valid_to is null or t.valid_to > current_date)
  where g.role = 'curator' and g.valid_from <= current_date and (g.valid_to is null or g.valid_to > current_date)
    and wanted_unit = any (array(select writable_units() union select procedure_units()))
  group by p.id order by 2
$$;
"""

OFFERED = "\n".join(
    offer(one, PAGES)
    for one in (
        "routes_standing(bigint, date, integer, integer)",
        "route_people(bigint[])",
        "list_routes(text, bigint, text, text, bigint, text, boolean, date, integer, integer, text, integer, integer)",
        "curators_for(bigint)",
    )
)


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0028_events'),
    ]

    operations = [
        migrations.CreateModel(
            name='Route',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff_category', models.CharField(choices=[('pedagogical', 'pedagogical'), ('managerial', 'managerial'), ('other', 'other')], max_length=16)),
                ('position', models.CharField(blank=True, max_length=120)),
                ('assessment', models.CharField(blank=True, max_length=64)),
                ('wish', models.TextField(blank=True, max_length=1000)),
                ('pack', models.CharField(max_length=80)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('agreed', 'Agreed'), ('active', 'Active'), ('completed', 'Completed'), ('cancelled', 'Cancelled')], default='draft', max_length=12)),
                ('shown_to', models.CharField(choices=[('nobody', 'Nobody'), ('curator', 'Curator'), ('organisation', 'Organisation')], default='nobody', max_length=12)),
                ('sharing', models.CharField(choices=[('steps', 'Steps'), ('deficits', 'Deficits')], default='steps', max_length=8)),
                ('created_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('formed_on', models.DateField(blank=True, null=True)),
                ('needs_organisation', models.BooleanField(default=False)),
                ('organisation_agreed_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('completed_on', models.DateField(blank=True, null=True)),
                ('cancelled_on', models.DateField(blank=True, null=True)),
                ('because', models.CharField(blank=True, max_length=500)),
                ('support', models.CharField(blank=True, choices=[('curator', 'Curator'), ('tutor', 'Tutor'), ('methodist', 'Methodist'), ('mentor', 'Mentor')], max_length=12)),
                ('moved_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('steps_total', models.PositiveSmallIntegerField(default=0)),
                ('steps_done', models.PositiveSmallIntegerField(default=0)),
                ('waiting_marks', models.PositiveSmallIntegerField(default=0)),
                ('next_due_on', models.DateField(blank=True, null=True)),
                ('curator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.person')),
                ('organisation_agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.person')),
                ('procedure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.procedure')),
                ('result', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.result')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'routes_route',
            },
        ),
        migrations.CreateModel(
            name='RouteNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('competency', models.CharField(max_length=40)),
                ('level', models.CharField(blank=True, max_length=40)),
                ('probability', models.FloatField(null=True)),
                ('route', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.route')),
            ],
            options={
                'db_table': 'routes_need',
            },
        ),
        migrations.CreateModel(
            name='RouteNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('note', 'Note'), ('meeting', 'Meeting')], default='note', max_length=8)),
                ('text', models.TextField(max_length=2000)),
                ('meets_at', models.DateTimeField(blank=True, null=True)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('written_at', models.DateTimeField()),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('route', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.route')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
            ],
            options={
                'db_table': 'routes_note',
            },
        ),
        migrations.CreateModel(
            name='RouteStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('goal', models.CharField(max_length=400)),
                ('kind', models.CharField(choices=[('self_study', 'Self Study'), ('workplace_task', 'Workplace Task'), ('mentoring', 'Mentoring'), ('event', 'Event'), ('internship', 'Internship'), ('upskilling', 'Upskilling'), ('retraining', 'Retraining')], max_length=16)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('programme', models.BigIntegerField(blank=True, null=True)),
                ('topic', models.CharField(blank=True, max_length=40)),
                ('hours', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('needs_money', models.BooleanField(default=False)),
                ('needs_absence', models.BooleanField(default=False)),
                ('why', models.CharField(blank=True, max_length=500)),
                ('due_on', models.DateField()),
                ('report', models.CharField(blank=True, max_length=300)),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('in_progress', 'In Progress'), ('completed', 'Completed'), ('cancelled', 'Cancelled')], default='planned', max_length=12)),
                ('result', models.TextField(blank=True, max_length=2000)),
                ('reported_on', models.DateField(blank=True, null=True)),
                ('mark', models.TextField(blank=True, max_length=2000)),
                ('marked_on', models.DateField(blank=True, null=True)),
                ('completed_on', models.DateField(blank=True, null=True)),
                ('marked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('need', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.routeneed')),
                ('route', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.route')),
            ],
            options={
                'db_table': 'routes_step',
            },
        ),
        migrations.CreateModel(
            name='RouteVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('event', models.CharField(max_length=40)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('agreed', 'Agreed'), ('active', 'Active'), ('completed', 'Completed'), ('cancelled', 'Cancelled')], max_length=12)),
                ('formed_on', models.DateField(null=True)),
                ('completed_on', models.DateField(null=True)),
                ('has_support', models.BooleanField()),
                ('content', models.JSONField(default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('route', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.route')),
            ],
            options={
                'db_table': 'routes_version',
            },
        ),
        migrations.AddIndex(
            model_name='route',
            index=models.Index(fields=['person'], name='routes_route_person'),
        ),
        migrations.AddIndex(
            model_name='route',
            index=models.Index(fields=['unit', 'status'], name='routes_route_unit'),
        ),
        migrations.AddIndex(
            model_name='route',
            index=models.Index(fields=['curator'], name='routes_route_curator'),
        ),
        migrations.AddConstraint(
            model_name='route',
            constraint=models.UniqueConstraint(fields=('procedure', 'person'), name='routes_route_once'),
        ),
        migrations.AddConstraint(
            model_name='route',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ('draft', 'cancelled')), ('formed_on__isnull', False), _connector='OR'), name='routes_route_formed'),
        ),
        migrations.AddConstraint(
            model_name='route',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('completed_on__isnull', False), ('status', 'completed')), models.Q(models.Q(('status', 'completed'), _negated=True), ('completed_on__isnull', True)), _connector='OR'), name='routes_route_completed'),
        ),
        migrations.AddConstraint(
            model_name='route',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'cancelled'), _negated=True), models.Q(('because', ''), _negated=True), _connector='OR'), name='routes_route_reason'),
        ),
        migrations.AddConstraint(
            model_name='routeneed',
            constraint=models.UniqueConstraint(fields=('route', 'competency'), name='routes_need_once'),
        ),
        migrations.AddIndex(
            model_name='routenote',
            index=models.Index(fields=['route', 'written_at'], name='routes_note_route'),
        ),
        migrations.AddConstraint(
            model_name='routenote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'meeting'), _negated=True), ('meets_at__isnull', False), _connector='OR'), name='routes_note_meeting'),
        ),
        migrations.AddIndex(
            model_name='routestep',
            index=models.Index(models.F('route'), models.F('place'), name='routes_step_place'),
        ),
        migrations.AddConstraint(
            model_name='routestep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('completed_on__isnull', False), ('status', 'completed')), models.Q(models.Q(('status', 'completed'), _negated=True), ('completed_on__isnull', True)), _connector='OR'), name='routes_step_completed'),
        ),
        migrations.AddIndex(
            model_name='routeversion',
            index=models.Index(fields=['route', '-at'], name='routes_version_at'),
        ),
        migrations.AddConstraint(
            model_name='routeversion',
            constraint=models.UniqueConstraint(fields=('route', 'number'), name='routes_version_once'),
        ),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        migrations.RunSQL(LISTS, migrations.RunSQL.noop),
        migrations.RunSQL(OFFERED, migrations.RunSQL.noop),
    ]
