"""A grant given today may be ended today: then it never was in force."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0010_lists_of_people'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='grant',
            name='registry_grant_order',
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='registry_grant_order'),
        ),
    ]
