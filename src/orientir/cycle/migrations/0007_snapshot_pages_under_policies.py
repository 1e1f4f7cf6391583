"""Units of a snapshot are read by who reads the snapshot; a municipality answers for its own figures."""

from django.db import migrations

from orientir.kit.access.policies import allow, allow_system, protect, withhold
from orientir.kit.access.roles import PAGES

OWN_REVIEW = (
    "by_id = (select current_account()) and (select current_role_may('edit_units')) "
    "and unit_id in (select writable_units())"
)

RULES = "\n".join(
    [
        protect("monitoring_snapshot_unit", "monitoring_snapshot_review"),
        allow_system("monitoring_snapshot_unit", "monitoring_snapshot_review"),
        allow("monitoring_snapshot_unit", "select",
              using="snapshot_id in (select s.id from monitoring_snapshot s)"),
        withhold("monitoring_snapshot_unit", rights="insert, update, delete"),
        allow("monitoring_snapshot_review", "select",
              using="unit_id in (select figure_units())"),
        allow("monitoring_snapshot_review", "insert", check=OWN_REVIEW),
        allow("monitoring_snapshot_review", "update",
              using="unit_id in (select writable_units())", check=OWN_REVIEW),
        withhold("monitoring_snapshot_review", rights="delete"),
        f"grant update (verify_until, approved_at) on monitoring_snapshot to {PAGES};",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0006_snapshot_units_reviews")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
