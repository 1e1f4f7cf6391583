"""The text that a person agrees to, as it is proposed to the operator: theirs to change while it is a draft."""

from __future__ import annotations

from django.utils.translation import gettext as _


def proposed_consent(title: str, operator: str) -> str:
    """Plain text in paragraphs: what it is, who sees what, for how long it is kept, that one may refuse."""
    return "\n\n".join(
        [
            _("I agree to take part in the assessment “%(title)s”, held by %(operator)s.")
            % {"title": title, "operator": operator},
            _(
                "Taking part is voluntary. Refusing has no consequences for work, pay or "
                "certification, and no reason need be given. Until the test is begun I may take my consent back here."
            ),
            _(
                "I alone see my answers and my result by name. My head and the municipality see that "
                "I was invited, agreed and finished, and shares over the whole organisation where they tell of no "
                "single person. The operator sees answers to check the test itself."
            ),
            _(
                "Answers are kept for 3 years after the procedure ends, the result for 5 years; then "
                "they are destroyed. I may ask for what is kept about me and have mistakes corrected."
            ),
            _("The result is not used to punish and does not replace certification."),
        ]
    )
