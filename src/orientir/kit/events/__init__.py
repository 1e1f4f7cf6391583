"""What happened, told to rooms above: written with the act itself, delivered by the worker. The door is ``api``."""
