"""Whoever is like the words is found by the index: likeness costs far more than the server thinks, so it read all rows."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("orientir.cycle.migrations.0022_sorted_people").LIST_PEOPLE
BY_PLAN = "      who := format('%L <%% p.search_name', words);\n"
BY_INDEX = """\
      perform set_config('enable_seqscan', 'off', true);
      execute format('select array(select p.id from registry_person p where %L <%% p.search_name)', words) into shown;
      perform set_config('enable_seqscan', 'on', true);
      who := format('p.id = any (%L)', shown);
"""
OPTIONS = "set jit = off"  # what a function sets for itself is put back when it ends
LIST_PEOPLE = BEFORE.replace(BY_PLAN, BY_INDEX).replace(OPTIONS, f"{OPTIONS} set enable_seqscan = on")
assert BY_INDEX in LIST_PEOPLE and "set enable_seqscan = on" in LIST_PEOPLE


class Migration(migrations.Migration):
    dependencies = [("cycle", "0024_logins_by_index")]
    operations = [migrations.RunSQL(LIST_PEOPLE, migrations.RunSQL.noop)]
