"""Programmes, groups, applications, enrolments: from a course in a catalogue to one that is completed."""
