"""What the player says: every sentence of the sitting's scripts, in the person's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def player_words() -> dict[str, str | list[str]]:
    """By name; ``%s``, ``%m`` and other letters are filled in by the script, lists are plural forms."""
    return {**_saving(), **_tasks(), **_end(), **_counted()}


def _saving() -> dict[str, str]:
    return {
        "state_answered": _("answered"),
        "state_skipped": _("skipped"),
        "state_flagged": _("come back"),
        "state_unsent": _("waits to be sent"),
        "saves_itself": _("Answers are saved by themselves"),
        "saving": _("Saving…"),
        "saved_at": _("Saved at %s"),
        "problem_network": _("No connection."),
        "problem_server": _("The server does not answer."),
        "problem_login": _("You have been logged out."),
        "problem_other": _("Somebody else is logged in."),
        "trouble_network": _("No connection since %s, but you can go on."),
        "trouble_server": _("The server has not answered since %s, but you can go on."),
        "trouble_other": _("Somebody else has logged in in this browser at %s."),
        "waiting_here": _(
            "Answers to these tasks lie in this browser and go by themselves once they can: %s."
        ),
        "do_not_close": _(
            "Do not close the tab; if you have, open the test on this computer again."
        ),
        "to_file": _("Save the answers into a file"),
        "refused": _(
            "The server did not take one of the answers. Save the answers into a file and tell who invited you."
        ),
        "not_kept": _(
            "This browser keeps nothing (private window?): each answer goes straight to the server. "
            "Do not close the tab while it says “Saving…”."
        ),
        "other_tab": _("This answer was changed in another tab: the last one counts."),
        "loading_again": _("No connection yet: trying again…"),
        "minutes": _("%s min"),
        "hours": _("%h h %m min"),
        "time_left": _("%s left"),
        "time_over": _("Time is over. Answers given in time are being saved."),
    }


def _tasks() -> dict[str, str]:
    return {
        "task": _("Task"),
        "task_of": _("Task %s of %m"),
        "task_at_most": _("Task %s of at most %m"),
        "no_answer": _("The task has no answer."),
        "no_way_back": _("In this test you cannot come back to a task that you have left."),
        "go_on": _("Go on without an answer"),
        "choose_one": _("Choose one answer."),
        "choose_several": _("Choose all right answers."),
        "choose_most": _("Choose at most %s."),
        "options": _("Answers to choose from"),
        "put_in_order": _("Put in the right order: with the buttons or by dragging."),
        "order_is_right": _("Leave it in this order"),
        "higher": _("Higher"),
        "lower": _("Lower"),
        "match": _("Choose a pair for each."),
        "not_chosen": _("not chosen"),
        "fill_gaps": _("Fill the gaps in the text."),
        "gap": _("Gap %s"),
        "bank": _("To choose from:"),
        "type_number": _("Type a number: a comma or a point divides the fraction."),
        "type_text": _("Type a short answer."),
        "type_long": _("Write your answer. An expert will read it."),
        "words_are": _("Words: %s"),
        "words_of": _("Words: %s of at most %m"),
        "areas": _("Areas of the picture"),
        "area": _("Area %s"),
        "choose_area": _("Choose on the picture or in the list under it."),
        "mark_place": _(
            "Mark the place on the picture. By keyboard: arrows move the cross, Enter puts it."
        ),
        "mark_by_keys": _(
            "Picture: arrows move the cross, Shift makes the step small, Enter marks"
        ),
        "mark": _("Mark %s: %x to the right, %y down"),
        "remove": _("Take away"),
        "next": _("Next"),
        "to_finish": _("Finish…"),
        "flag": _("Come back later"),
        "flagged": _("Marked: come back"),
        "answered_of": _("Answered %s of %m"),
    }


def _end() -> dict[str, str]:
    return {
        "finish_title": _("Finish the test?"),
        "finish_open": _("Tasks without an answer: %s."),
        "finish_all": _("All tasks are answered."),
        "finish_once": _("After that no answer can be changed."),
        "finish_waits": _(
            "Not all answers have reached the server yet: wait for the connection, then finish."
        ),
        "finish_yes": _("Finish"),
        "finish_no": _("Back to the tasks"),
        "finish_failed": _(
            "The server does not answer: the test is not finished yet. Try once more."
        ),
        "login_title": _("Log in again"),
        "login_waiting": _("The log-in has expired. Your answers stay in place."),
        "login_to_begin": _("The log-in has expired."),
        "login": _("Login"),
        "password": _("Password"),
        "log_in": _("Log in"),
        "login_wrong": _(
            "The login and the password do not match. Check the layout of the keyboard."
        ),
        "login_no_network": _("No connection: try once more."),
        "late_sending": _("Answers that waited in this browser are being sent: %s."),
        "late_sent": _(
            "Answers that waited in this browser came after the end: %s. "
            "The operator sees them and decides whether they count."
        ),
        "rescue_reading": _("Reading the file…"),
        "rescue_not_ours": _("This is not a file of saved answers, or it is damaged."),
        "rescue_not_yours": _(
            "These are answers of another person: log in as that person, or give the file to the operator."
        ),
        "rescue_no_network": _(
            "The server does not answer: nothing is lost, choose the file once more."
        ),
        "rescue_kept": _("Saved: %s of %m answers of the file."),
        "rescue_late": _(
            "Saved: %s of %m answers of the file. "
            "The test had ended: the operator decides whether they count."
        ),
    }


def _counted() -> dict[str, list[str]]:
    numbers = (1, 2, 5)  # one of each plural form of Russian
    return {
        "wait": [
            ngettext("%s answer waits to be sent", "%s answers wait to be sent", n) for n in numbers
        ],
        "wait_here": [
            ngettext("%s answer waits in this browser.", "%s answers wait in this browser.", n)
            for n in numbers
        ],
        "open_tasks": [
            ngettext("%s task has no answer", "%s tasks have no answer", n) for n in numbers
        ],
    }
