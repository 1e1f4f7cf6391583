"""A catalogue is brought in within a request, all or nothing: no table of files was ever written."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cycle", "0044_curators_named")]
    operations = [
        migrations.RemoveField("programme", "brought_by"),
        migrations.DeleteModel("ProgrammeImport"),
    ]
