"""The invented item bank: tasks written for the demo (``*.yaml``), brought in, reviewed and made live."""
