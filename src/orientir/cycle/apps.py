"""The one Django app of the cycle."""

from collections.abc import Mapping
from typing import Final

from django.apps import AppConfig
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orientir.kit.journal.words import name_events

EVENTS: Final[Mapping[str, Promise]] = {
    "assessment__attempt_given": _("an attempt was given"),
    "assessment__audience_set": _("whom a procedure asks was changed"),
    "assessment__forms_built": _("forms of a procedure were built"),
    "assessment__invitation_consented": _("an invitation was agreed to"),
    "assessment__invitation_declined": _("an invitation was declined"),
    "assessment__invitation_withdrawn": _("consent to a procedure was taken back"),
    "assessment__invitations_taken_back": _("invitations to a procedure were withdrawn"),
    "assessment__people_invited": _("people were invited to a procedure"),
    "assessment__people_reminded": _("people were reminded of a procedure"),
    "assessment__procedure_cancelled": _("a procedure was cancelled"),
    "assessment__procedure_changed": _("terms of a procedure were changed"),
    "assessment__procedure_closed": _("a procedure was closed"),
    "assessment__procedure_created": _("a draft of a procedure was made"),
    "assessment__procedure_discarded": _("a draft of a procedure was thrown away"),
    "assessment__procedure_opened": _("a procedure was opened"),
    "assessment__results_brought": _("results from outside were brought in"),
    "assessment__results_taken_back": _("results from outside were taken back"),
    "assessment__signals_found": _("signals were looked for"),
    "assessment__time_extended": _("time of a sitting was extended"),
    "assessment__sittings_ended": _("sittings were ended by the clock"),
    "assessment__item_approved": _("an item was approved"),
    "assessment__item_changed": _("a new version of an item was written"),
    "assessment__item_draft": _("an item became a draft again"),
    "assessment__item_live": _("an item went live"),
    "assessment__item_restored": _("the last change of an item was taken back"),
    "assessment__item_retired": _("an item was retired"),
    "assessment__item_returned": _("an item was returned to its author"),
    "assessment__item_reviewed": _("an item was brought back as reviewed"),
    "assessment__item_terms": _("the place of an item in the bank was changed"),
    "assessment__item_trial": _("an item went on trial"),
    "assessment__item_written": _("an item was written"),
    "assessment__items_brought": _("a file of items was brought in"),
    "assessment__items_sent": _("a file of items was sent"),
    "assessment__items_taken_back": _("a file of items was taken back"),
    "assessment__late_answers_accepted": _("answers that came late were accepted"),
    "collection__file_imported": _("a file was brought in"),
    "collection__file_thrown_away": _("a file was thrown away unread"),
    "collection__file_uploaded": _("a file was uploaded"),
    "collection__import_undone": _("an import was taken back"),
    "collection__terms_kept": _("old files of imports were destroyed"),
    "collection__pair_reopened": _("a decided pair was opened again"),
    "collection__pair_settled": _("two records were compared and decided on"),
    "monitoring__rows_looked": _("the rows behind a figure were opened"),
    "monitoring__snapshot_approved": _("a snapshot was approved"),
    "monitoring__snapshot_computed": _("a snapshot was frozen and computed"),
    "monitoring__snapshot_published": _("a snapshot was published"),
    "monitoring__snapshot_reviewed": _("figures were confirmed or objected to"),
    "monitoring__snapshot_correction_asked": _("a correction of a snapshot was asked for"),
    "monitoring__snapshot_sent_to_verification": _("a snapshot was sent to verification"),
    "registry__account_created": _("an account was made"),
    "registry__account_switched_off": _("an account was switched off"),
    "registry__account_switched_on": _("an account was switched on"),
    "registry__account_tied": _("an account was tied to a person"),
    "registry__account_untied": _("an account was untied from a person"),
    "registry__grant_ended": _("a role was ended"),
    "registry__grant_given": _("a role was given"),
    "registry__password_given": _("a new password was given"),
    "registry__people": _("a list of people was opened"),
    "registry__people_found_by_number": _("an import found you by a number"),
    "registry__person": _("the card of a person was opened"),
    "registry__person_hired": _("a person was hired"),
    "registry__post_closed": _("a post was closed"),
    "registry__staff": _("the staff of an organisation was opened"),
    "registry__terms_kept": _("what had served its term was destroyed"),
    "registry__unit_closed": _("an organisation was closed"),
    "registry__unit_moved": _("an organisation was moved"),
    "registry__unit_opened": _("an organisation was opened"),
    "registry__unit_renamed": _("an organisation was renamed"),
    "registry__unit_split": _("an organisation was split"),
    "registry__units_merged": _("organisations were merged"),
    "routes__curators_assigned": _("people were given somebody to accompany them"),
    "routes__drafts_built": _("drafts of routes were built from results"),
    "routes__meeting_cancelled": _("a meeting was cancelled"),
    "routes__meeting_set": _("a meeting was set"),
    "routes__note_written": _("a note to a route was written"),
    "routes__route_agreed": _("a route was agreed to by the person"),
    "routes__route_cancelled": _("a route was cancelled"),
    "routes__route_completed": _("a route was completed"),
    "routes__route_curator_assigned": _("it was said who accompanies a route"),
    "routes__route_organisation_agreed": _("a route was agreed to by the organisation"),
    "routes__route_returned": _("a route was returned by the organisation"),
    "routes__route_shown": _("a draft of a route was shown to the curator"),
    "routes__route_step_added": _("a step was added to a route"),
    "routes__route_step_changed": _("a step of a route was changed"),
    "routes__route_step_dropped": _("a step of a route was taken away"),
    "routes__route_step_marked": _("a step of a route was marked"),
    "routes__route_step_reported": _("a step of a route was reported"),
    "routes__route_steps_ordered": _("steps of a route were put in another order"),
    "routes__route_wished": _("a route was asked for by one's own wish"),
}
"""What the journal's events are called: room, two underscores, what happened."""


class CycleConfig(AppConfig):
    """Says at the start what the journal's events of the rooms are called."""

    name = "orientir.cycle"
    label = "cycle"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        name_events(**EVENTS)
