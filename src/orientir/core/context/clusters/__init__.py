"""Units grouped by context: mixed columns with gaps, a number of groups that is justified, groups told in words."""
