"""Papers of the registry: what is printed and handed over."""
