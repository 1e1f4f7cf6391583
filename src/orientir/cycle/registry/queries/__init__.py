"""Facts read from the registry. ``get_`` raises, ``find_`` may be None, ``list_``, ``count_``."""
