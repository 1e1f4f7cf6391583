"""Methodology packs: YAML files → frozen specs. The format: docs/packs/format.md."""
