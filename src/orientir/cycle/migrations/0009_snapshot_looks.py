"""Looking at rows of a snapshot is journalled by whom they are about, though the looker cannot know it."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, offer

RULES = f"""
create function journal_snapshot_look(looked_subject text, keys text[], looked_at timestamptz)
returns void language plpgsql volatile security definer {FIXED_PATH} as $$
begin
  perform journal_write(
    'look', 'monitoring.rows_looked', looked_at, looked_subject,
    (select coalesce(array_agg(person_id order by person_id), '{{}}') from registry_person_key where key = any(keys)),
    '{{}}', '[]'
  );
end $$;
""" + offer("journal_snapshot_look(text, text[], timestamptz)")


class Migration(migrations.Migration):
    dependencies = [("cycle", "0008_match_people")]
    operations = [
        migrations.RunSQL(RULES, "drop function journal_snapshot_look(text, text[], timestamptz)")
    ]
