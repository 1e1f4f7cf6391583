"""The text that a person agrees to, as it is proposed to the operator: theirs to change while it is a draft."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def keeping_words(answers_years: int, results_years: int) -> str:
    """For how long what was given is kept."""
    answers = ngettext("%(n)s year", "%(n)s years", answers_years) % {"n": answers_years}
    results = ngettext("%(n)s year", "%(n)s years", results_years) % {"n": results_years}
    return _(
        "Answers are kept for %(answers)s after the procedure ends, the result for %(results)s; then "
        "they are destroyed. I may ask for what is kept about me and have mistakes corrected."
    ) % {"answers": answers, "results": results}


def proposed_consent(
    title: str, operator: str, answers_years: int = 3, results_years: int = 5
) -> str:
    """Plain text in paragraphs: what it is, who sees what, for how long it is kept, that one may refuse."""
    return "\n\n".join(
        [
            _("I agree to take part in the assessment “%(title)s”, held by %(operator)s.")
            % {"title": title, "operator": operator},
            _(
                "Taking part is voluntary. Refusing has no consequences for work, pay or "
                "certification, and no reason need be given. I may take my consent back here at any time: "
                "my answers and my result are then destroyed at once."
            ),
            _(
                "I alone see my answers and my result by name. My head and the municipality see that "
                "I was invited, agreed and finished, and shares over the whole organisation where they tell of no "
                "single person. The operator sees answers to check the test itself."
            ),
            keeping_words(answers_years, results_years),
            _("The result is not used to punish and does not replace certification."),
        ]
    )
