"""Files of items brought in and taken back as a whole; who has seen an item is counted for whoever keeps the bank."""

import django.db.models.deletion
from django.db import migrations, models

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, offer, protect
from orientir.kit.access.roles import ACTING

DEFINER = f"security definer {FIXED_PATH}"
IMPORTS = "assessment_item_import"
EDITS_BANK = "(select current_role_may('edit_bank'))"

FUNCTIONS = f"""
-- how many people an item was put before, by year; the bank's keepers see the count, not the people
create function item_exposure(wanted bigint[]) returns table (item_id bigint, year int, persons bigint)
language sql stable {DEFINER} rows 200 as $$
  select v.item_id, extract(year from s.opened_at)::int, count(distinct s.person_id)
  from assessment_item_version v
  join assessment_response r on r.version_id = v.id
  join assessment_sitting s on s.id = r.sitting_id
  where v.item_id = any (wanted) and r.state <> 'not_reached' and current_role_may('see_bank')
  group by 1, 2
$$;

-- everything a file brought is taken out again; refused (null) when a form or an answer speaks of any of it
create function undo_item_import(wanted bigint) returns bigint language plpgsql volatile {DEFINER} as $$
declare
  taken bigint[];
begin
  if not current_role_may('edit_bank') then return null; end if;
  select coalesce(array_agg(i.id), '{{}}') into taken from assessment_item i where i.brought_by_id = wanted;
  if exists (
    select 1 from assessment_item_version v where v.item_id = any (taken) and (
      exists (select 1 from assessment_form_item f where f.version_id = v.id)
      or exists (select 1 from assessment_response r where r.version_id = v.id)
      or exists (select 1 from assessment_item_statistic s where s.version_id = v.id))
  ) then return null; end if;
  update assessment_item set current_id = null where id = any (taken);
  delete from assessment_item_picture where version_id in (
    select id from assessment_item_version where item_id = any (taken));
  delete from assessment_item_review where version_id in (
    select id from assessment_item_version where item_id = any (taken));
  delete from assessment_item_version where item_id = any (taken);
  delete from assessment_item where id = any (taken);
  return cardinality(taken);
end $$;
"""

POLICIES = "\n".join(
    [
        offer("item_exposure(bigint[])", ACTING),
        offer("undo_item_import(bigint)", ACTING),
        protect(IMPORTS),
        allow_system(IMPORTS),
        allow(IMPORTS, "select", using="(select current_role_may('see_bank'))"),
        allow(IMPORTS, "insert", check=EDITS_BANK),
        allow(IMPORTS, "update", using=EDITS_BANK, check=EDITS_BANK),
        allow(IMPORTS, "delete", using=EDITS_BANK),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0019_result_borders")]
    operations = [
        migrations.CreateModel(
            name="ItemImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=255)),
                ("file_sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "Checking"),
                            ("ready", "Ready"),
                            ("refused", "Refused"),
                            ("loading", "Loading"),
                            ("loaded", "Loaded"),
                            ("failed", "Failed"),
                            ("undone", "Undone"),
                        ],
                        default="checking",
                        max_length=12,
                    ),
                ),
                ("summary", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("loaded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cycle.account",
                    ),
                ),
            ],
            options={
                "db_table": IMPORTS,
                "indexes": [models.Index(fields=["created_at"], name="assessment_item_import_when")],
            },
        ),
        migrations.AddField(
            "item",
            "brought_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="cycle.itemimport",
            ),
        ),
        migrations.AddField(
            "itemversion", "digest", models.CharField(blank=True, db_index=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]
