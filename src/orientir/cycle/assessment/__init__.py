"""Room ``assessment``: the item bank, procedures, sittings, results and deficits."""
