"""Floor 3. The management cycle: one Django app, rooms in the order in which data goes round."""

ROOMS: dict[str, str] = {
    "registry": "Организации и люди",
    "goals": "Методика",
    "assessment": "Диагностика",
    "community": "Сопровождение и сообщества",
    "learning": "Обучение",
    "routes": "Маршруты",
    "collection": "Сбор данных",
    "monitoring": "Показатели",
    "analysis": "Анализ",
    "effects": "Эффект мер",
    "recommendations": "Рекомендации",
    "roadmaps": "Планы",
    "decisions": "Решения",
    "interface": "Интерфейс для программ",
    "portal": "Портал",
}
