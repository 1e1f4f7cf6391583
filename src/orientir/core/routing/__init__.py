"""From what people lack and what is taught: who goes where, so that most of the lack is covered, and why.

``assigning.assign`` makes the plan, ``reasons.Explainer`` tells why, ``outcome.summarise`` what it comes to,
``proposals.propose`` which groups to open, ``changes`` what would be if. Nothing is imported here: only whoever
counts pays for what the loops are compiled by.
"""
