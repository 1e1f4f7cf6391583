"""Kinds of analysis: what each asks for, and how it is counted from results."""
