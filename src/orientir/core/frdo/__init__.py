"""Files of ФИС ФРДО, the federal registry of documents of education: profiles of columns, rules, matching of heads.

Law: ст. 98 of 273-ФЗ, постановление Правительства РФ от 31.05.2021 № 825. Profiles and lists are data
(``profiles/*.toml``, ``dictionaries.toml``) with source and status:
the blank of the day is for the organisation to check.
"""
