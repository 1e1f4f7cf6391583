"""Room ``collection``."""
