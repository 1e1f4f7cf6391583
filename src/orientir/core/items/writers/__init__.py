"""Items → interchange files."""
