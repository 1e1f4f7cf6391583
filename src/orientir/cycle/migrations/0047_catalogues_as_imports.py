"""Whoever teaches brings in catalogues of programmes as others bring in files: by an import of their own unit."""

from django.db import migrations

PROGRAMMES = "kind = 'programmes' and unit_id = any (array(select learning_units()))"
IN_HAND = f"unit_id = any (array(select writable_units())) or ({PROGRAMMES})"
IN_SIGHT = "unit_id in (select allowed_units())"
BY_ONESELF = "created_by_id = (select current_account())"
THEIRS = f"exists (select 1 from collection_import i where i.id = belongs_to_id and ({IN_HAND}))"

ALTERED = f"""
alter policy collection_import_select_pages on collection_import using ({IN_SIGHT} or {BY_ONESELF} or ({PROGRAMMES}));
alter policy collection_import_insert_pages on collection_import with check (({IN_HAND}) and {BY_ONESELF});
alter policy collection_import_update_pages on collection_import using ({IN_HAND}) with check ({IN_HAND});
alter policy collection_import_delete_pages on collection_import using ({IN_HAND});
alter policy collection_import_file_all_pages on collection_import_file using ({THEIRS}) with check ({THEIRS});
alter policy collection_import_undo_all_pages on collection_import_undo using ({THEIRS}) with check ({THEIRS});
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0046_steps_apply")]
    operations = [migrations.RunSQL(ALTERED, migrations.RunSQL.noop)]
