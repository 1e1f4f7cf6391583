"""A change after a programme is compared with people of equal first result too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cycle", "0047_catalogues_as_imports")]
    operations = [
        *(
            migrations.AddField("programmechange", name, models.PositiveIntegerField(default=0))
            for name in ("matched_learners", "matched_compared")
        ),
        *(
            migrations.AddField("programmechange", name, models.FloatField(null=True))
            for name in ("matched_effect", "matched_low", "matched_high")
        ),
        migrations.AddField(
            "programmechange",
            "matched_reason",
            models.CharField(max_length=16, blank=True, default="nobody_matched"),
        ),
    ]
