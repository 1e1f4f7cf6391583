"""Who keeps the bank, who runs procedures, who sees whose result; docs/access.md tells why."""

from django.db import migrations

from orientir.kit.access.policies import FIXED_PATH, allow, allow_system, offer, protect, withhold
from orientir.kit.access.roles import ACTING, PAGES

DEFINER = f"security definer {FIXED_PATH}"
KNOWN = "(select current_account()) is not null"
ONESELF = "person_id = (select current_person())"
IN_SIGHT = "unit_id in (select allowed_units())"
RUN_HERE = "unit_id = any (array(select procedure_units()))"
INVITE_HERE = "unit_id = any (array(select inviting_units()))"
SEES_BANK = "(select current_role_may('see_bank'))"
EDITS_BANK = "(select current_role_may('edit_bank'))"
REVIEWS = "(select current_role_may('review_items'))"
RUNS = "(select current_role_may('run_procedures'))"
OF_OWN_SITTING = f"exists (select 1 from assessment_sitting s where s.id = sitting_id and s.{ONESELF})"
OF_RUN_SITTING = f"({RUNS} and exists (select 1 from assessment_sitting s where s.id = sitting_id and s.{RUN_HERE}))"
PUBLISHED = "published_at is not null"

BANK = ["assessment_item", "assessment_item_version", "assessment_item_media", "assessment_item_picture"]
FOUND = ["assessment_calibration", "assessment_item_statistic"]
FORMS = ["assessment_form", "assessment_form_item"]
TABLES = [
    *BANK, *FOUND, *FORMS, "assessment_item_review", "assessment_procedure", "assessment_invitation",
    "assessment_sitting", "assessment_sitting_key", "assessment_answer", "assessment_response",
    "assessment_rubric_mark", "assessment_signal", "assessment_result", "assessment_competency_result",
]

# the same table in Python: orientir.cycle.registry.rules; a test holds them equal
RIGHTS = f"""
create or replace function role_may(role text, deed text) returns boolean language sql immutable parallel safe as $$
  select case deed
    when 'see_people' then role in ('ministry', 'operator', 'municipal_specialist', 'head', 'administrator')
    when 'see_figures' then role in ('ministry', 'operator', 'municipal_specialist', 'head', 'administrator',
                                     'further_education')
    when 'edit_people' then role in ('operator', 'municipal_specialist', 'head')
    when 'edit_units' then role in ('operator', 'municipal_specialist')
    when 'steer_snapshots' then role in ('ministry', 'operator')
    when 'give_grants' then role in ('administrator', 'ministry', 'operator', 'head')
    when 'read_journal' then role in ('administrator')
    when 'see_bank' then role in ('operator', 'further_education', 'expert')
    when 'edit_bank' then role in ('operator', 'further_education')
    when 'review_items' then role in ('operator', 'further_education', 'expert')
    when 'run_procedures' then role in ('operator')
    when 'invite_people' then role in ('operator', 'municipal_specialist', 'head')
    else false end
$$;
create function procedure_units() returns setof bigint language sql stable {DEFINER} rows 500 as
  $$ select subtree_where('run_procedures') $$;
create function inviting_units() returns setof bigint language sql stable {DEFINER} rows 500 as
  $$ select subtree_where('invite_people') $$;

-- the person's own answer to an invitation: consent may be taken back until the first sitting has begun
create function answer_invitation(wanted bigint, answered text, consent text) returns boolean
language plpgsql volatile {DEFINER} as $$
begin
  update assessment_invitation i set answer = answered, answered_at = now(), consent_sha256 = consent
  where i.id = wanted and i.person_id = current_person() and answered in ('consented', 'declined', 'withdrawn')
    and not exists (select 1 from assessment_sitting s where s.invitation_id = i.id);
  return found;
end $$;
"""

POLICIES = "\n".join(
    [
        offer("procedure_units()", ACTING),
        offer("inviting_units()", ACTING),
        offer("answer_invitation(bigint, text, text)", ACTING),
        protect(*TABLES),
        allow_system(*TABLES),
        *(allow(table, "select", using=SEES_BANK) for table in BANK),
        *(allow(table, "insert", check=EDITS_BANK) for table in BANK),
        *(allow(table, "delete", using=EDITS_BANK) for table in BANK),
        allow("assessment_item", "update", using=f"{EDITS_BANK} or {REVIEWS}", check=f"{EDITS_BANK} or {REVIEWS}"),
        withhold("assessment_item_version", "assessment_item_media", "assessment_item_picture", rights="update"),
        allow("assessment_item_review", "select", using=SEES_BANK),
        allow("assessment_item_review", "insert", check=f"{REVIEWS} and reviewer_id = (select current_account())"),
        allow("assessment_item_review", "update", using="reviewer_id = (select current_account())",
              check=f"{REVIEWS} and reviewer_id = (select current_account())"),
        *(allow(table, "select", using=SEES_BANK) for table in [*FOUND, *FORMS]),
        *(allow(table, command, **{place: RUNS for place in places})
          for table in [*FOUND, *FORMS]
          for command, places in [("insert", ["check"]), ("update", ["using", "check"]), ("delete", ["using"])]),
        allow("assessment_procedure", "select", using=KNOWN),
        *(allow("assessment_procedure", command, **{place: RUN_HERE for place in places})
          for command, places in [("insert", ["check"]), ("update", ["using", "check"]), ("delete", ["using"])]),
        allow("assessment_invitation", "select", using=f"{ONESELF} or {IN_SIGHT}"),
        allow("assessment_invitation", "insert", check=f"{INVITE_HERE} and sees_person(person_id)"),
        allow("assessment_invitation", "update", using=INVITE_HERE, check=INVITE_HERE),
        allow("assessment_invitation", "delete", using=INVITE_HERE),
        # what a person answered is theirs alone to say: answer_invitation()
        withhold("assessment_invitation", rights="update"),
        f"grant update (form_id, reminded_at, unit_id, staff_category) on assessment_invitation to {PAGES};",
        # sittings of people are opened, fed and ended by functions that look at the clock; the operator brings paper in
        allow("assessment_sitting", "select", using=f"{ONESELF} or {IN_SIGHT}"),
        allow("assessment_sitting", "insert", check=f"{RUN_HERE} and source <> 'online'"),
        allow("assessment_sitting", "delete", using=f"{RUN_HERE} and source <> 'online'"),
        withhold("assessment_sitting", rights="update"),
        allow("assessment_sitting_key", "select", using=OF_OWN_SITTING),
        withhold("assessment_sitting_key", rights="insert, update, delete"),
        allow("assessment_answer", "select", using=f"{OF_OWN_SITTING} or {OF_RUN_SITTING}"),
        withhold("assessment_answer", rights="insert, update, delete"),
        allow("assessment_response", "select",
              using=f"{OF_RUN_SITTING} or exists (select 1 from assessment_rubric_mark m "
                    "where m.response_id = assessment_response.id and m.expert_id = (select current_account()))"),
        *(allow("assessment_response", command, **{place: OF_RUN_SITTING for place in places})
          for command, places in [("insert", ["check"]), ("update", ["using", "check"]), ("delete", ["using"])]),
        allow("assessment_rubric_mark", "select", using=f"{RUNS} or expert_id = (select current_account())"),
        allow("assessment_rubric_mark", "insert", check=RUNS),
        allow("assessment_rubric_mark", "update", using="expert_id = (select current_account())",
              check=f"{REVIEWS} and expert_id = (select current_account())"),
        allow("assessment_rubric_mark", "delete", using=RUNS),
        *(allow(table, "all", using=RUN_HERE, check=RUN_HERE)
          for table in ["assessment_signal", "assessment_result", "assessment_competency_result"]),
        allow("assessment_result", "select", using=f"{PUBLISHED} and ({ONESELF} or {IN_SIGHT})"),
        allow("assessment_competency_result", "select",
              using=f"({ONESELF} or {IN_SIGHT}) and exists (select 1 from assessment_result r "
                    f"where r.id = result_id and r.{PUBLISHED})"),
    ]
)

class Migration(migrations.Migration):
    dependencies = [("cycle", "0013_assessment")]
    operations = [
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]
