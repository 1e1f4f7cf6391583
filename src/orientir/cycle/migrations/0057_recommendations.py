"""Recommendations: runs of rules, orders, what was advised to whom and what became of it."""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, protect, withhold

RUN, ORDER, ONE, STEP = (
    "recommendations_run", "recommendations_order", "recommendations_recommendation", "recommendations_step",
)
SEES = "(select current_role_may('see_figures'))"
STEERS = "(select current_role_may('steer_snapshots'))"
FIGURES = "unit_id = any (array(select figure_units()))"
ISSUED = "state not in ('proposed', 'dismissed')"
# institutes of further education answer for the whole region, whose unit is above theirs
TO_INSTITUTES = (
    "(addressee_role = 'further_education' and addressee_id in (select ancestor_units()) "
    "and (select a.role from who_acts_as() a) = 'further_education')"
)
ADDRESSED = (
    "(addressee_role = (select a.role from who_acts_as() a) "
    f"and addressee_id = (select a.unit_id from who_acts_as() a) or {TO_INSTITUTES})"
)
SEEN = f"recommendation_id in (select r.id from {ONE} r)"
POLICIES = "\n".join(
    [
        protect(RUN, ORDER, ONE, STEP),
        allow_system(RUN, ORDER, ONE, STEP),
        allow(RUN, "select", using=SEES),
        allow(RUN, "insert", check=STEERS),
        allow(RUN, "update", using=STEERS, check=STEERS),
        withhold(RUN, rights="delete"),
        allow(ORDER, "select", using=SEES),
        allow(ORDER, "insert", check=f"{STEERS} and {FIGURES}"),
        withhold(ORDER, rights="update, delete"),
        # what is only proposed is seen by those who issue; what is issued, in the subtree of whose figures it is
        allow(ONE, "select", using=f"{FIGURES} and ({STEERS} or {ISSUED}) or {ISSUED} and {TO_INSTITUTES}"),
        allow(ONE, "insert", check=f"{STEERS} and {FIGURES}"),
        allow(ONE, "update",
              using=f"{STEERS} and {FIGURES} or {ISSUED} and {ADDRESSED}",
              check=f"{STEERS} and {FIGURES} or {ISSUED} and {ADDRESSED}"),
        allow(ONE, "delete", using=f"{STEERS} and {FIGURES} and state = 'proposed'"),
        allow(STEP, "select", using=SEEN),
        allow(STEP, "insert", check=SEEN),
        allow(STEP, "delete",
              using=f"{STEERS} and recommendation_id in (select r.id from {ONE} r where r.state = 'proposed')"),
        withhold(STEP, rights="update"),
        # an addressee answers and changes nothing else, by raw SQL neither
        f"create function recommendation_answered_only() returns trigger language plpgsql {FIXED_PATH} as $$ begin "
        "if current_user in ('orientir_web', 'orientir_worker') and not current_role_may('steer_snapshots') "
        "and (to_jsonb(new) - array['state', 'answered_at']) <> (to_jsonb(old) - array['state', 'answered_at']) then "
        "raise exception 'an addressee answers a recommendation and changes nothing else'; end if; "
        "return new; end $$;",
        "revoke execute on function recommendation_answered_only() from public;",
        f"create trigger recommendation_answered before update on {ONE} "
        "for each row execute function recommendation_answered_only();",
    ]
)


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0056_young_of_a_region'),
    ]

    operations = [
        migrations.CreateModel(
            name='AdviceOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('signed_on', models.DateField()),
                ('issued_at', models.DateTimeField()),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'recommendations_order',
            },
        ),
        migrations.CreateModel(
            name='AdviceRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=80)),
                ('pack_version', models.CharField(max_length=20)),
                ('code_version', models.CharField(max_length=40)),
                ('sources', models.JSONField(default=dict)),
                ('figures', models.JSONField(null=True)),
                ('job', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.snapshot')),
            ],
            options={
                'db_table': 'recommendations_run',
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=80)),
                ('rule_version', models.CharField(max_length=20)),
                ('about', models.CharField(max_length=16)),
                ('subject', models.CharField(blank=True, max_length=80)),
                ('subject_title', models.CharField(blank=True, max_length=300)),
                ('title', models.CharField(max_length=300)),
                ('level', models.CharField(max_length=16)),
                ('addressee_role', models.CharField(choices=[('head', 'head of the organisation'), ('municipal_specialist', 'municipal authority'), ('ministry', 'ministry'), ('further_education', 'institutes of further education')], max_length=24)),
                ('text', models.TextField()),
                ('actions', models.JSONField(default=list)),
                ('measures', models.JSONField(default=list)),
                ('evidence', models.CharField(max_length=500)),
                ('clause', models.CharField(max_length=500)),
                ('source', models.CharField(max_length=500)),
                ('status', models.CharField(max_length=16)),
                ('term_days', models.PositiveSmallIntegerField()),
                ('facts', models.JSONField(default=dict)),
                ('certainty', models.FloatField()),
                ('weight', models.FloatField()),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('dismissed', 'not issued'), ('issued', 'issued'), ('read', 'read'), ('accepted', 'accepted'), ('declined', 'declined with a reason'), ('met', 'met by its figures')], max_length=12)),
                ('is_edited', models.BooleanField(default=False)),
                ('is_known', models.BooleanField(default=True)),
                ('due_on', models.DateField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('addressee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.adviceorder')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.advicerun')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'recommendations_recommendation',
            },
        ),
        migrations.CreateModel(
            name='RecommendationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16)),
                ('words', models.TextField(blank=True)),
                ('facts', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.recommendation')),
                ('snapshot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.snapshot')),
            ],
            options={
                'db_table': 'recommendations_step',
            },
        ),
        migrations.AddConstraint(
            model_name='adviceorder',
            constraint=models.UniqueConstraint(fields=('unit', 'number', 'signed_on'), name='recommendations_order_once'),
        ),
        migrations.AddIndex(
            model_name='recommendation',
            index=models.Index(fields=['state', '-weight'], name='recommendations_ranked'),
        ),
        migrations.AddIndex(
            model_name='recommendation',
            index=models.Index(fields=['addressee', 'state'], name='recommendations_addressee'),
        ),
        migrations.AddIndex(
            model_name='recommendation',
            index=models.Index(fields=['unit', 'state'], name='recommendations_unit'),
        ),
        migrations.AddIndex(
            model_name='recommendation',
            index=models.Index(fields=['order'], name='recommendations_order_members'),
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['met', 'dismissed']), _negated=True), fields=('rule', 'unit', 'subject'), name='recommendations_open_once'),
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'dismissed', 'met']), ('order__isnull', False), _connector='OR'), name='recommendations_issued_by_order'),
        ),
        migrations.AddIndex(
            model_name='recommendationstep',
            index=models.Index(fields=['recommendation', 'at'], name='recommendations_history'),
        ),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]
