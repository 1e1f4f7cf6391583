"""Facts read from the collection. ``get_`` raises, ``find_`` may be None, ``list_``, ``count_``."""
