# What the pages of a snapshot need beside its values

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0005_people_under_policies'),
    ]

    operations = [
        migrations.AddField(
            model_name='snapshot',
            name='approved_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='has_present_structure',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='pack_folder',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='verify_until',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='SnapshotReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('confirmed', 'Confirmed'), ('objected', 'Objected')], max_length=12)),
                ('comment', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.account')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.snapshot')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'monitoring_snapshot_review',
                'constraints': [models.UniqueConstraint(fields=('snapshot', 'unit'), name='monitoring_snapshot_review_once')],
            },
        ),
        migrations.CreateModel(
            name='SnapshotUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=64)),
                ('level', models.CharField(max_length=16)),
                ('kind', models.CharField(max_length=24)),
                ('locality', models.CharField(blank=True, max_length=8)),
                ('is_open', models.BooleanField()),
                ('title', models.CharField(max_length=500)),
                ('short_title', models.CharField(max_length=120)),
                ('title_in', models.CharField(blank=True, max_length=200)),
                ('size', models.PositiveIntegerField(default=0)),
                ('municipality', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cycle.snapshot')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycle.unit')),
            ],
            options={
                'db_table': 'monitoring_snapshot_unit',
                'indexes': [models.Index(fields=['snapshot', 'code', 'year'], name='monitoring_snapshot_unit_code'), models.Index(fields=['snapshot', 'year', 'level', 'municipality'], name='monitoring_snapshot_unit_tree')],
                'constraints': [models.UniqueConstraint(fields=('snapshot', 'year', 'unit'), name='monitoring_snapshot_unit_once')],
            },
        ),
    ]
