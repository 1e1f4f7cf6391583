"""Room ``registry``."""
