"""The look: page frame, components, charts, translations. Knows nothing of the domain."""
