"""Plans: road maps and programmes, their measures, what shows them done."""
