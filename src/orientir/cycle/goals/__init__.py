"""Room ``goals``: the methodology in force, shown for people. It owns no tables: packs are files."""
