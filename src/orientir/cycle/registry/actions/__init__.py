"""Deeds that change the registry: verb and noun, keyword-only, one transaction, ``by=`` and ``at=``, journalled."""
