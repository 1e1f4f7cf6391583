"""Who helps whom: those who accompany, pairs of mentoring, communities, the reserve, vacancies, contests."""
