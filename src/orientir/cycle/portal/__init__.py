"""Room ``portal``."""
