"""What stands before every page, and before a test, in one question each: who acts, and the sitting that begins."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, offer
from orientir.kit.access.roles import ACTING, WEB

ENTERING = f"""
-- the connection acts by this token from now on, and who that is
create function enter_by(token text) returns table (
  account_id bigint, login text, display_name text, language text, is_demo boolean,
  person_id bigint, grant_id bigint, grants jsonb, must_choose_password boolean, unread bigint
) language plpgsql volatile {FIXED_PATH} rows 1 as $$
begin
  perform set_config('orientir.session_token', token, false);
  return query select * from who_acts();
end $$;
"""

BEGINNING = f"""
-- a test of a fixed form is open with this one question; an adaptive one begins with its first task, by ``open_sitting``
create function begin_sitting(wanted bigint, out sitting bigint, out refusal text, out is_adaptive boolean)
language plpgsql volatile security definer {FIXED_PATH} as $$
begin
  select f.report ? 'adaptive' into is_adaptive
  from assessment_invitation i join assessment_form f on f.id = i.form_id
  where i.id = wanted and i.person_id = current_person();
  is_adaptive := coalesce(is_adaptive, false);
  if not is_adaptive then select o.sitting, o.refusal into sitting, refusal from open_sitting(wanted) o; end if;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cycle", "0058_open_catalogue")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (
            ENTERING,
            BEGINNING,
            offer("enter_by(text)", WEB),
            offer("begin_sitting(bigint)", ACTING),
        )
    ]
