"""Units that one may write as an array, made once a statement: in a semi-join they were asked for anew for every row."""

from django.db import migrations

IN_HAND = "unit_id = any (array(select writable_units()))"
POST_IN_HAND = f"exists (select 1 from registry_post p where p.id = post_id and p.{IN_HAND})"
ROUTE_IN_HAND = f"exists (select 1 from collection_route r where r.id = route_id and r.{IN_HAND})"
IMPORT_IN_HAND = f"exists (select 1 from collection_import i where i.id = belongs_to_id and i.{IN_HAND})"

# the conditions are those of 0005 and 0010, word for word but for the array
ALTERED = "\n".join(
    [
        *(
            f"alter policy {table}_insert_pages on {table} with check ({condition});"
            f"alter policy {table}_update_pages on {table} using ({condition}) with check ({condition});"
            f"alter policy {table}_delete_pages on {table} using ({condition});"
            for table, condition in (
                ("registry_post_period", POST_IN_HAND),
                ("collection_route_step", ROUTE_IN_HAND),
            )
        ),
        *(
            f"alter policy {table}_all_pages on {table} using ({IMPORT_IN_HAND}) with check ({IMPORT_IN_HAND});"
            for table in ("collection_import_file", "collection_import_undo")
        ),
        f"""
alter policy registry_person_update_pages on registry_person using (
  (select current_role_may('edit_people')) and (entered_for_id in (select writable_units())
    or exists (select 1 from registry_post p where p.person_id = registry_person.id and p.{IN_HAND})
    or exists (select 1 from registry_person_claim c where c.person_id = registry_person.id)
    or (merged_into_id is not null and sees_person(id))));
""",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0011_grants_end_at_once")]
    operations = [migrations.RunSQL(ALTERED, migrations.RunSQL.noop)]
