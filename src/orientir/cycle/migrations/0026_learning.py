"""Programmes, their expertise, groups, applications, enrolments and what came of them."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
import orientir.cycle.learning.models.programmes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0025_alike_by_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff_category', models.CharField(choices=[('pedagogical', 'pedagogical'), ('managerial', 'managerial'), ('other', 'other')], max_length=16)),
                ('position', models.CharField(blank=True, max_length=120)),
                ('number', models.PositiveIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('submitted', 'Submitted'), ('refused', 'Refused'), ('waiting', 'Waiting'), ('enrolled', 'Enrolled'), ('withdrawn', 'Withdrawn')], max_length=12)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('origin_room', models.CharField(blank=True, max_length=40)),
                ('origin_id', models.CharField(blank=True, max_length=64)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'learning_application',
            },
        ),
        migrations.CreateModel(
            name='LearningGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=64, unique=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('announced', 'Announced'), ('completed', 'Completed'), ('cancelled', 'Cancelled')], default='draft', max_length=12)),
                ('seats', models.PositiveSmallIntegerField()),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('form', models.CharField(choices=[('full_time', 'Full Time'), ('distance', 'Distance'), ('mixed', 'Mixed'), ('network', 'Network')], max_length=12)),
                ('funding', models.CharField(choices=[('budget', 'Budget'), ('paid', 'Paid')], default='budget', max_length=8)),
                ('place', models.CharField(blank=True, max_length=300)),
                ('trainer', models.CharField(blank=True, max_length=200)),
                ('needs_approval', models.BooleanField(default=True)),
                ('cancelled_because', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'learning_group',
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff_category', models.CharField(choices=[('pedagogical', 'pedagogical'), ('managerial', 'managerial'), ('other', 'other')], max_length=16)),
                ('state', models.CharField(choices=[('enrolled', 'Enrolled'), ('completed', 'Completed'), ('expelled', 'Expelled'), ('withdrawn', 'Withdrawn')], default='enrolled', max_length=12)),
                ('enrolled_at', models.DateTimeField()),
                ('enrolled_on', models.DateField()),
                ('completed_on', models.DateField(blank=True, null=True)),
                ('final_result', models.CharField(blank=True, choices=[('passed', 'Passed'), ('failed', 'Failed')], max_length=8)),
                ('final_mark', models.CharField(blank=True, max_length=60)),
                ('assessed_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.application')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.learninggroup')),
            ],
            options={
                'db_table': 'learning_enrolment',
            },
        ),
        migrations.AddField(
            model_name='application',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.learninggroup'),
        ),
        migrations.CreateModel(
            name='LearningOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('enrolment', 'Enrolment'), ('expulsion', 'Expulsion'), ('completion', 'Completion')], max_length=12)),
                ('number', models.CharField(max_length=40)),
                ('signed_on', models.DateField()),
                ('signed_by', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.learninggroup')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'learning_order',
            },
        ),
        migrations.CreateModel(
            name='LearningOrderLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.enrolment')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.learningorder')),
            ],
            options={
                'db_table': 'learning_order_line',
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=64, unique=True)),
                ('title', models.CharField(max_length=500)),
                ('annotation', models.TextField(blank=True)),
                ('audience', models.CharField(blank=True, max_length=300)),
                ('kind', models.CharField(choices=[('upskilling', 'upskilling'), ('retraining', 'retraining')], max_length=12)),
                ('form', models.CharField(choices=[('full_time', 'Full Time'), ('distance', 'Distance'), ('mixed', 'Mixed'), ('network', 'Network')], max_length=12)),
                ('hours', models.PositiveSmallIntegerField()),
                ('pack', models.CharField(max_length=80)),
                ('competencies', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('topic', models.CharField(blank=True, max_length=40)),
                ('is_pedagogical', models.BooleanField(default=True)),
                ('is_federal_priority', models.BooleanField(default=False)),
                ('federal_number', models.CharField(blank=True, max_length=40)),
                ('authors', models.CharField(blank=True, max_length=500)),
                ('funding', models.CharField(choices=[('budget', 'Budget'), ('paid', 'Paid')], default='budget', max_length=8)),
                ('cost', models.PositiveIntegerField(blank=True, null=True)),
                ('prerequisites', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
                ('professional_area', models.CharField(default='Образование и наука', max_length=200)),
                ('speciality_group', models.CharField(blank=True, max_length=200)),
                ('qualification', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('expertise', 'Expertise'), ('recommended', 'Recommended'), ('registry', 'Registry'), ('archive', 'Archive')], default='draft', max_length=12)),
                ('review_round', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('search_title', models.GeneratedField(db_persist=True, expression=orientir.cycle.learning.models.programmes.SearchableTitle('title', 'authors'), output_field=models.TextField())),
                ('search_words', models.GeneratedField(db_persist=True, expression=orientir.cycle.learning.models.programmes.SearchableWords(), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'learning_programme',
            },
        ),
        migrations.AddField(
            model_name='learninggroup',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.programme'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.programme'),
        ),
        migrations.CreateModel(
            name='ProgrammeFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('file_name', models.CharField(max_length=255)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('uploaded_at', models.DateTimeField()),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.programme')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
            ],
            options={
                'db_table': 'learning_programme_file',
            },
        ),
        migrations.CreateModel(
            name='ProgrammeImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('checking', 'Checking'), ('ready', 'Ready'), ('refused', 'Refused'), ('loading', 'Loading'), ('loaded', 'Loaded'), ('failed', 'Failed'), ('undone', 'Undone')], default='checking', max_length=12)),
                ('file_name', models.CharField(max_length=255)),
                ('file_sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField(null=True)),
                ('marked', models.BinaryField(blank=True, null=True)),
                ('summary', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'learning_programme_import',
            },
        ),
        migrations.AddField(
            model_name='programme',
            name='brought_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.programmeimport'),
        ),
        migrations.CreateModel(
            name='ProgrammeModule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=300)),
                ('hours', models.PositiveSmallIntegerField()),
                ('competencies', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('control', models.CharField(blank=True, max_length=120)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.programme')),
            ],
            options={
                'db_table': 'learning_programme_module',
            },
        ),
        migrations.CreateModel(
            name='ModuleResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('result', models.CharField(choices=[('passed', 'Passed'), ('failed', 'Failed')], max_length=8)),
                ('mark', models.CharField(blank=True, max_length=60)),
                ('marked_at', models.DateTimeField()),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.enrolment')),
                ('marked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.programmemodule')),
            ],
            options={
                'db_table': 'learning_module_result',
            },
        ),
        migrations.CreateModel(
            name='GroupSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('held_on', models.DateField()),
                ('begins', models.TimeField(blank=True, null=True)),
                ('hours', models.PositiveSmallIntegerField()),
                ('place', models.CharField(blank=True, max_length=300)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.learninggroup')),
                ('module', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.programmemodule')),
            ],
            options={
                'db_table': 'learning_group_session',
            },
        ),
        migrations.CreateModel(
            name='ProgrammeReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('rubric', models.CharField(max_length=120)),
                ('marks', models.JSONField(default=dict)),
                ('verdict', models.CharField(choices=[('recommended', 'Recommended'), ('returned', 'Returned')], max_length=12)),
                ('comment', models.TextField(blank=True)),
                ('reviewed_at', models.DateTimeField()),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.programme')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.account')),
            ],
            options={
                'db_table': 'learning_programme_review',
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('presence', models.CharField(choices=[('present', 'Present'), ('absent', 'Absent'), ('excused', 'Excused')], max_length=8)),
                ('marked_at', models.DateTimeField()),
                ('marked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycle.account')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.enrolment')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.groupsession')),
            ],
            options={
                'db_table': 'learning_attendance',
                'indexes': [models.Index(fields=['enrolment'], name='learning_attendance_of')],
                'constraints': [models.UniqueConstraint(fields=('session', 'enrolment'), name='learning_attendance_once')],
            },
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['person'], name='learning_application_person'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['unit', 'state'], name='learning_application_unit'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['organisation', 'state'], name='learning_application_of'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(fields=('group', 'number'), name='learning_application_order'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['submitted', 'waiting', 'enrolled'])), fields=('group', 'person'), name='learning_application_once'),
        ),
        migrations.AddIndex(
            model_name='learningorder',
            index=models.Index(fields=['group'], name='learning_order_group'),
        ),
        migrations.AddConstraint(
            model_name='learningorder',
            constraint=models.UniqueConstraint(models.F('organisation'), models.F('number'), django.db.models.functions.datetime.ExtractYear('signed_on'), name='learning_order_number'),
        ),
        migrations.AddIndex(
            model_name='learningorderline',
            index=models.Index(fields=['enrolment'], name='learning_order_line_of'),
        ),
        migrations.AddConstraint(
            model_name='learningorderline',
            constraint=models.UniqueConstraint(fields=('order', 'enrolment'), name='learning_order_line_once'),
        ),
        migrations.AddIndex(
            model_name='learninggroup',
            index=models.Index(fields=['programme'], name='learning_group_programme'),
        ),
        migrations.AddIndex(
            model_name='learninggroup',
            index=models.Index(fields=['organisation', 'starts_on'], name='learning_group_of'),
        ),
        migrations.AddIndex(
            model_name='learninggroup',
            index=models.Index(fields=['state', 'starts_on'], name='learning_group_state'),
        ),
        migrations.AddConstraint(
            model_name='learninggroup',
            constraint=models.CheckConstraint(condition=models.Q(('seats__gt', 0)), name='learning_group_seats'),
        ),
        migrations.AddConstraint(
            model_name='learninggroup',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='learning_group_window'),
        ),
        migrations.AddConstraint(
            model_name='learninggroup',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='learning_group_dates'),
        ),
        migrations.AddIndex(
            model_name='enrolment',
            index=models.Index(fields=['group', 'state'], name='learning_enrolment_group'),
        ),
        migrations.AddIndex(
            model_name='enrolment',
            index=models.Index(fields=['person'], name='learning_enrolment_person'),
        ),
        migrations.AddIndex(
            model_name='enrolment',
            index=models.Index(fields=['unit', 'state'], name='learning_enrolment_unit'),
        ),
        migrations.AddIndex(
            model_name='enrolment',
            index=models.Index(fields=['programme', 'completed_on'], name='learning_enrolment_of'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('completed_on__isnull', False), ('state', 'completed')), models.Q(models.Q(('state', 'completed'), _negated=True), ('completed_on__isnull', True)), _connector='OR'), name='learning_enrolment_completed'),
        ),
        migrations.AddConstraint(
            model_name='programmefile',
            constraint=models.UniqueConstraint(fields=('programme', 'sha256'), name='learning_file_once'),
        ),
        migrations.AddIndex(
            model_name='programmeimport',
            index=models.Index(fields=['organisation', '-created_at'], name='learning_import_of'),
        ),
        migrations.AddIndex(
            model_name='programme',
            index=models.Index(fields=['organisation', 'state'], name='learning_programme_of'),
        ),
        migrations.AddIndex(
            model_name='programme',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_words'], name='learning_programme_words'),
        ),
        migrations.AddIndex(
            model_name='programme',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('search_title', 'gin_trgm_ops'), name='learning_programme_like'),
        ),
        migrations.AddIndex(
            model_name='programme',
            index=django.contrib.postgres.indexes.GinIndex(fields=['competencies'], name='learning_programme_skills'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('hours__gt', 0)), name='learning_programme_hours'),
        ),
        migrations.AddConstraint(
            model_name='programmemodule',
            constraint=models.UniqueConstraint(fields=('programme', 'position'), name='learning_module_position'),
        ),
        migrations.AddConstraint(
            model_name='programmemodule',
            constraint=models.CheckConstraint(condition=models.Q(('hours__gt', 0)), name='learning_module_hours'),
        ),
        migrations.AddConstraint(
            model_name='moduleresult',
            constraint=models.UniqueConstraint(fields=('enrolment', 'module'), name='learning_module_result_once'),
        ),
        migrations.AddConstraint(
            model_name='groupsession',
            constraint=models.UniqueConstraint(fields=('group', 'position'), name='learning_session_position'),
        ),
        migrations.AddConstraint(
            model_name='groupsession',
            constraint=models.CheckConstraint(condition=models.Q(('hours__gt', 0)), name='learning_session_hours'),
        ),
        migrations.AddConstraint(
            model_name='programmereview',
            constraint=models.UniqueConstraint(fields=('programme', 'round', 'reviewer'), name='learning_review_once'),
        ),
    ]
