"""Project groups with meetings and products; events with seats and a queue."""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, offer, protect, withhold
from orientir.kit.access.roles import ACTING, PAGES

GROUP, MEETING, ITEM, PRODUCT, VERSION, OPINION = (
    "community_group", "community_meeting", "community_agenda_item", "community_product",
    "community_product_version", "community_product_opinion",
)
EVENT, SEAT, MATERIAL = "community_event", "community_registration", "community_event_material"
DEFINER = f"security definer {FIXED_PATH}"
PAGES_ACT = "current_user in ('orientir_web', 'orientir_worker')"
HOLDERS = "('ministry', 'operator', 'municipal_specialist', 'head', 'further_education')"
FUNCTIONS = f"""
create function keeping_unit() returns bigint language sql stable {DEFINER} as
  $$ select unit_id from current_acting() where role_may(role, 'edit_people') $$;
create function holding_unit() returns bigint language sql stable {DEFINER} as
  $$ select unit_id from current_acting() where role in {HOLDERS} $$;
create function own_groups() returns setof bigint language sql stable {DEFINER} rows 10 as $$
  select m.group_id from community_member m where m.group_id is not null
    and m.person_id = (select current_person()) and (m.valid_to is null or m.valid_to > current_date)
$$;
-- kept by who set it up, and led by its head
create function led_groups() returns setof bigint language sql stable {DEFINER} rows 10 as $$
  select g.id from {GROUP} g where g.unit_id = keeping_unit()
  union
  select m.group_id from community_member m where m.group_id is not null and m.is_chair
    and m.person_id = (select current_person()) and (m.valid_to is null or m.valid_to > current_date)
$$;
-- names and posts of a group: all of them for its members and who keeps it, one's own people for staff that sees people
create function people_of_group(wanted bigint) returns table (
  id bigint, person_id bigint, name text, "position" text, unit text, part text, is_chair boolean, valid_from date
) language sql stable {DEFINER} rows 30 as $$
  select m.id, m.person_id, community_name(m.person_id), coalesce((
      select p.position::text from registry_post t join registry_post_period p on p.post_id = t.id
      where t.person_id = m.person_id and t.unit_id = m.unit_id order by p.valid_from desc limit 1), ''),
    community_unit_title(m.unit_id), m.part::text, m.is_chair, m.valid_from
  from community_member m
  where m.group_id = wanted and (m.valid_to is null or m.valid_to > current_date)
    and (wanted in (select own_groups()) or wanted in (select led_groups())
      or m.unit_id = any (array(select allowed_units())))
  order by m.is_chair desc, m.part, 3
$$;
create function count_people_of_groups() returns table (group_id bigint, people bigint)
language sql stable {DEFINER} rows 50 as $$
  select m.group_id, count(*) from community_member m
  where m.group_id is not null and (m.valid_to is null or m.valid_to > current_date)
    and exists (select 1 from current_acting()) group by 1
$$;

create function meeting_kept() returns trigger language plpgsql {FIXED_PATH} as $$ begin
  if {PAGES_ACT} and old.state <> 'planned' then raise exception 'signed minutes do not change'; end if;
  return new;
end $$;
create trigger meeting_kept before update on {MEETING} for each row execute function meeting_kept();

-- the next state is one of those that follow; a recommendation is given by who keeps the group, after expertise
create function product_moved() returns trigger language plpgsql {FIXED_PATH} as $$
declare
  latest integer;
begin
  if not {PAGES_ACT} or new.state = old.state then return new; end if;
  if (old.state, new.state) not in (('draft', 'discussion'), ('discussion', 'expertise'), ('discussion', 'draft'),
    ('expertise', 'recommended'), ('expertise', 'declined'), ('expertise', 'draft'), ('declined', 'draft')) then
    raise exception 'a product does not become % after %', new.state, old.state;
  end if;
  if new.state in ('recommended', 'declined') then
    if not exists (select 1 from {GROUP} g where g.id = new.group_id and g.unit_id = keeping_unit()) then
      raise exception 'a product is recommended by who keeps the group';
    end if;
    select max(v.number) into latest from {VERSION} v where v.product_id = new.id;
    if new.state = 'recommended' and (select count(distinct o.by_id) from {OPINION} o where o.product_id = new.id
      and o.kind = 'expertise' and o.verdict = 'for' and o.version = latest) < 2 then
      raise exception 'a product is recommended after two experts are for its latest version';
    end if;
  end if;
  return new;
end $$;
create trigger product_moved before update on {PRODUCT} for each row execute function product_moved();

-- seats are given in turn: everybody waits for the event's row
create function may_register(wanted bigint) returns boolean language sql stable {DEFINER} as $$
  select wanted is not null and (wanted is not distinct from current_person() or exists (
    select 1 from registry_post t join registry_post_period p on p.post_id = t.id
    where t.person_id = wanted and t.unit_id = any (array(select writable_units()))
      and p.valid_from <= current_date and (p.valid_to is null or p.valid_to > current_date)))
$$;
create function sees_event(wanted bigint) returns boolean language sql stable {DEFINER} as $$
  select exists (select 1 from {EVENT} e where e.id = wanted and e.state <> 'draft'
    and e.unit_id = any (array(select ancestor_units() union all select allowed_units())))
$$;
create function register_for_event(wanted_event bigint, wanted_person bigint) returns text
language plpgsql volatile {DEFINER} as $$
declare
  e {EVENT};
  given text;
begin
  if not may_register(wanted_person) or not sees_event(wanted_event) then return 'unknown'; end if;
  select * into e from {EVENT} where id = wanted_event for update;
  if e.state <> 'announced' then return 'closed'; end if;
  if e.closes_at < clock_timestamp() then return 'late'; end if;
  if exists (select 1 from {SEAT} s where s.event_id = e.id and s.person_id = wanted_person and s.state <> 'left') then
    return 'twice';
  end if;
  given := case when e.seats is null or (select count(*) from {SEAT} s
    where s.event_id = e.id and s.state = 'seated') < e.seats then 'seated' else 'waiting' end;
  insert into {SEAT} (event_id, person_id, unit_id, state, at)
  values (e.id, wanted_person, (
    select t.unit_id from registry_post t join registry_post_period p on p.post_id = t.id
    where t.person_id = wanted_person and p.valid_from <= current_date
      and (p.valid_to is null or p.valid_to > current_date) order by p.is_main_job desc, p.rate desc limit 1),
    given, clock_timestamp());
  return given;
end $$;
-- whoever waits longest gets what came free; their persons are returned, to be told
create function seat_event_queue(wanted_event bigint) returns bigint[] language plpgsql volatile {DEFINER} as $$
declare
  e {EVENT};
  told bigint[];
begin
  select * into e from {EVENT} where id = wanted_event for update;
  if e.state <> 'announced' then return '{{}}'; end if;
  with free as (
    select s.id from {SEAT} s where s.event_id = e.id and s.state = 'waiting' order by s.id
    limit case when e.seats is null then null else greatest(e.seats - (
      select count(*) from {SEAT} t where t.event_id = e.id and t.state = 'seated'), 0) end
  ), given as (
    update {SEAT} s set state = 'seated' from free where s.id = free.id returning s.person_id
  )
  select coalesce(array_agg(person_id), '{{}}') into told from given;
  return told;
end $$;
create function leave_event(wanted_event bigint, wanted_person bigint) returns bigint[]
language plpgsql volatile {DEFINER} as $$
begin
  perform 1 from {EVENT} where id = wanted_event for update;
  if not may_register(wanted_person) then return null; end if;
  update {SEAT} set state = 'left' where event_id = wanted_event and person_id = wanted_person and state <> 'left';
  if not found then return null; end if;
  return seat_event_queue(wanted_event);
end $$;
-- who comes: the organiser sees who asked for a seat, and nothing else of them
create function people_of_event(wanted bigint) returns table (
  id bigint, person_id bigint, name text, unit text, state text, has_come boolean
) language sql stable {DEFINER} rows 100 as $$
  select s.id, s.person_id, community_name(s.person_id), coalesce(community_unit_title(s.unit_id), ''), s.state::text,
    s.has_come
  from {SEAT} s join {EVENT} e on e.id = s.event_id
  where s.event_id = wanted and s.state <> 'left' and (e.unit_id = holding_unit() or e.group_id in (select led_groups()))
  order by s.state, s.id
$$;
create function count_seats() returns table (event_id bigint, seated bigint, waiting bigint, came bigint)
language sql stable {DEFINER} rows 50 as $$
  select s.event_id, count(*) filter (where s.state = 'seated'), count(*) filter (where s.state = 'waiting'),
    count(*) filter (where s.has_come)
  from {SEAT} s where exists (select 1 from current_acting()) group by 1
$$;
revoke execute on function meeting_kept(), product_moved() from public;
alter policy community_member_insert_pages on community_member with check (
  unit_id = any (array(select writable_units())) and sees_person(person_id)
  and (group_id is null or group_id in (select g.id from {GROUP} g where g.unit_id = (select keeping_unit())))
);
"""
LED = "group_id in (select led_groups())"
INSIDE = (
    f"(group_id in (select own_groups()) or {LED} or group_id in (select g.id from {GROUP} g "
    "where g.unit_id = any (array(select allowed_units()))))"
)
OF_MEETING = f"meeting_id in (select m.id from {MEETING} m)"
OPEN_MEETING = f"meeting_id in (select m.id from {MEETING} m where m.state = 'planned' and m.{LED})"
OF_PRODUCT = f"product_id in (select p.id from {PRODUCT} p)"
MAKERS = "(group_id in (select own_groups()) or group_id in (select led_groups()))"
MINE = "by_id = (select current_account())"
HELD = f"(unit_id = (select holding_unit()) or {LED})"
OF_HELD = f"event_id in (select e.id from {EVENT} e where e.unit_id = (select holding_unit()) or e.{LED})"
ROLE = "(select w.role from who_acts_as() w)"
POLICIES = "\n".join(
    [
        *(offer(function, ACTING) for function in (
            "keeping_unit()", "holding_unit()", "own_groups()", "led_groups()", "people_of_group(bigint)",
            "count_people_of_groups()", "may_register(bigint)", "sees_event(bigint)",
            "register_for_event(bigint, bigint)", "leave_event(bigint, bigint)", "people_of_event(bigint)",
            "count_seats()", "seat_event_queue(bigint)",
        )),
        protect(GROUP, MEETING, ITEM, PRODUCT, VERSION, OPINION, EVENT, SEAT, MATERIAL),
        allow_system(GROUP, MEETING, ITEM, PRODUCT, VERSION, OPINION, EVENT, SEAT, MATERIAL),
        allow(GROUP, "select",
              using="unit_id = any (array(select allowed_units())) or unit_id = any (array(select ancestor_units())) "
                    "or id in (select own_groups())"),
        allow(GROUP, "insert", check="unit_id = (select keeping_unit())"),
        allow(GROUP, "update", using="id in (select led_groups())",
              check="id in (select led_groups())"),
        allow(MEETING, "select", using=INSIDE),
        allow(MEETING, "insert", check=f"{LED} and state = 'planned'"),
        allow(MEETING, "update", using=LED, check=LED),
        allow(ITEM, "select", using=OF_MEETING),
        *(allow(ITEM, command, using=OPEN_MEETING if command != "insert" else "",
                check=OPEN_MEETING if command != "delete" else "") for command in ("insert", "update", "delete")),
        # a draft is the group's own; what is discussed or recommended is shown to all below
        allow(PRODUCT, "select",
              using=f"{INSIDE} or state in ('discussion', 'recommended') and group_id in (select g.id from {GROUP} g) "
                    f"or state = 'expertise' and {ROLE} in ('expert', 'further_education')"),
        allow(PRODUCT, "insert", check=f"{MAKERS} and state = 'draft'"),
        allow(PRODUCT, "update", using=LED, check=LED),
        allow(VERSION, "select", using=OF_PRODUCT),
        allow(VERSION, "insert",
              check=f"{MINE} and product_id in (select p.id from {PRODUCT} p where p.state in ('draft', 'discussion') "
                    "and (p.group_id in (select own_groups()) or p.group_id in (select led_groups())))"),
        withhold(VERSION, rights="update, delete"),
        allow(OPINION, "select", using=OF_PRODUCT),
        # nobody is an expert of what their own group made
        allow(OPINION, "insert",
              check=f"{MINE} and product_id in (select p.id from {PRODUCT} p where case {OPINION}.kind "
                    "when 'remark' then p.state = 'discussion' "
                    f"when 'expertise' then p.state = 'expertise' and {ROLE} in ('expert', 'further_education', "
                    "'operator') and p.group_id not in (select own_groups()) "
                    "else p.group_id in (select led_groups()) end)"),
        withhold(OPINION, rights="update, delete"),
        allow(EVENT, "select",
              using=f"{HELD} or state <> 'draft' and unit_id = any (array(select ancestor_units() "
                    "union all select allowed_units()))"),
        allow(EVENT, "insert", check=f"{HELD} and state = 'draft'"),
        allow(EVENT, "update", using=HELD, check=HELD),
        allow(EVENT, "delete", using=f"{HELD} and state = 'draft'"),
        allow(SEAT, "select",
              using=f"person_id = (select current_person()) or unit_id = any (array(select allowed_units())) or {OF_HELD}"),
        allow(SEAT, "update", using=OF_HELD, check=OF_HELD),
        withhold(SEAT, rights="insert, update, delete"),
        f"grant update (has_come) on {SEAT} to {PAGES};",
        allow(MATERIAL, "select", using=f"event_id in (select e.id from {EVENT} e)"),
        allow(MATERIAL, "insert", check=f"{MINE} and {OF_HELD}"),
        allow(MATERIAL, "delete", using=OF_HELD),
        withhold(MATERIAL, rights="update"),
    ]
)



class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0064_decisions'),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='part',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.CreateModel(
            name='ProjectGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('direction', models.CharField(blank=True, max_length=300)),
                ('aim', models.TextField(blank=True)),
                ('tasks', models.JSONField(default=list)),
                ('results', models.JSONField(default=list)),
                ('working_rules', models.TextField(blank=True)),
                ('measure', models.CharField(blank=True, max_length=40)),
                ('order_number', models.CharField(blank=True, max_length=60)),
                ('order_on', models.DateField(blank=True, null=True)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('state', models.CharField(choices=[('forming', 'is being formed'), ('working', 'works'), ('closed', 'has ended')], default='forming', max_length=8)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'community_group',
            },
        ),
        migrations.CreateModel(
            name='GroupProduct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=300)),
                ('kind', models.CharField(choices=[('model', 'model document'), ('guidelines', 'methodical recommendations'), ('regulation', 'regulation'), ('analysis', 'analytical paper'), ('other', 'other material')], max_length=12)),
                ('about', models.TextField(blank=True)),
                ('authors', models.CharField(blank=True, max_length=500)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('discussion', 'in open discussion'), ('expertise', 'at expertise'), ('recommended', 'recommended'), ('declined', 'not recommended')], default='draft', max_length=12)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.projectgroup')),
            ],
            options={
                'db_table': 'community_product',
            },
        ),
        migrations.CreateModel(
            name='GroupMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('meets_at', models.DateTimeField()),
                ('place', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('signed', 'minutes signed'), ('cancelled', 'cancelled')], default='planned', max_length=10)),
                ('present', models.JSONField(default=list)),
                ('guests', models.TextField(blank=True)),
                ('chair', models.CharField(blank=True, max_length=100)),
                ('secretary', models.CharField(blank=True, max_length=100)),
                ('created_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.projectgroup')),
            ],
            options={
                'db_table': 'community_meeting',
            },
        ),
        migrations.CreateModel(
            name='CommunityEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=300)),
                ('kind', models.CharField(choices=[('seminar', 'seminar'), ('session', 'session'), ('conference', 'conference'), ('contest', 'contest'), ('board', 'board meeting'), ('discussion', 'public discussion'), ('consultation', 'consultation'), ('presentation', 'presentation')], max_length=12)),
                ('about', models.TextField(blank=True)),
                ('audience', models.CharField(blank=True, max_length=300)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('place', models.CharField(blank=True, max_length=300)),
                ('link', models.URLField(blank=True, max_length=500)),
                ('seats', models.PositiveIntegerField(blank=True, null=True)),
                ('closes_at', models.DateTimeField()),
                ('programme', models.JSONField(default=list)),
                ('measure', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('announced', 'announced'), ('held', 'held'), ('cancelled', 'cancelled')], default='draft', max_length=10)),
                ('outcome', models.TextField(blank=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.projectgroup')),
            ],
            options={
                'db_table': 'community_event',
            },
        ),
        migrations.AddField(
            model_name='member',
            name='group',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.projectgroup'),
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('seated', 'has a seat'), ('waiting', 'in the queue'), ('left', 'not coming')], max_length=10)),
                ('has_come', models.BooleanField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.communityevent')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.person')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'community_registration',
            },
        ),
        migrations.CreateModel(
            name='EventMaterial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('file_name', models.CharField(max_length=255)),
                ('media_type', models.CharField(max_length=120)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.communityevent')),
            ],
            options={
                'db_table': 'community_event_material',
                'constraints': [models.UniqueConstraint(fields=('event', 'sha256'), name='community_material_once')],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('topic', models.CharField(max_length=500)),
                ('speaker', models.CharField(blank=True, max_length=200)),
                ('heard', models.TextField(blank=True)),
                ('decided', models.TextField(blank=True)),
                ('votes', models.CharField(blank=True, max_length=100)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.groupmeeting')),
            ],
            options={
                'db_table': 'community_agenda_item',
                'indexes': [models.Index(fields=['meeting', 'place'], name='community_agenda')],
            },
        ),
        migrations.CreateModel(
            name='ProductOpinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('remark', 'remark'), ('expertise', "expert's conclusion"), ('step', 'step')], max_length=10)),
                ('verdict', models.CharField(blank=True, choices=[('for', 'for'), ('remarks', 'after remarks are met'), ('against', 'against')], max_length=10)),
                ('words', models.TextField(blank=True)),
                ('who', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.groupproduct')),
            ],
            options={
                'db_table': 'community_product_opinion',
                'indexes': [models.Index(fields=['product', 'at'], name='community_opinions')],
            },
        ),
        migrations.CreateModel(
            name='ProductVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('file_name', models.CharField(max_length=255)),
                ('media_type', models.CharField(max_length=120)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.groupproduct')),
            ],
            options={
                'db_table': 'community_product_version',
                'constraints': [models.UniqueConstraint(fields=('product', 'number'), name='community_version_once'), models.UniqueConstraint(fields=('product', 'sha256'), name='community_version_new')],
            },
        ),
        migrations.AddConstraint(
            model_name='projectgroup',
            constraint=models.UniqueConstraint(fields=('unit', 'title'), name='community_group_once'),
        ),
        migrations.AddConstraint(
            model_name='projectgroup',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='community_group_term'),
        ),
        migrations.AddConstraint(
            model_name='groupproduct',
            constraint=models.UniqueConstraint(fields=('group', 'title'), name='community_product_once'),
        ),
        migrations.AddIndex(
            model_name='groupmeeting',
            index=models.Index(fields=['group', 'meets_at'], name='community_meeting_of'),
        ),
        migrations.AddConstraint(
            model_name='groupmeeting',
            constraint=models.UniqueConstraint(fields=('group', 'number'), name='community_meeting_once'),
        ),
        migrations.AddIndex(
            model_name='communityevent',
            index=models.Index(fields=['starts_at'], name='community_event_when'),
        ),
        migrations.AddConstraint(
            model_name='communityevent',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('starts_at'))), name='community_event_term'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(fields=['event', 'state', 'id'], name='community_registration_queue'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'left'), _negated=True), fields=('event', 'person'), name='community_registration_once'),
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]
