"""What breaks each rule of a pack: file, words there, words instead, and how the sentence begins."""

from __future__ import annotations

INDICATORS = "indicators/1.yaml"
COMPETENCIES = "competencies/competencies.yaml"
INSTRUMENTS = "instruments/instruments.yaml"
PROGRAMME = "programmes/programme.yaml"
PROJECT = "projects/1_office.yaml"
DIRECTION = "directions/1_quality.yaml"
RUBRIC = "rubrics/rubric.yaml"
BLANK = "blanks/clubs.yaml"
FACTS = "facts/facts.yaml"
MAPPING = "mappings/clubs.yaml"
INTEGRITY = "integrity/checks.yaml"

BROKEN = [
    (
        MAPPING,
        "cell: seats_sport_all",
        "cell: seats_sport_free",
        "error mappings/clubs.yaml:7: файл статистики clubs_file, cells: "
        "поля «seats_sport_free», которое вписывают, в бланке «clubs_2023» нет",
    ),
    (
        MAPPING,
        "cell: seats_sport_all",
        "cell: seats_art_all",
        "error mappings/clubs.yaml:7: файл статистики clubs_file, cells: "
        "поле «seats_art_all» указано дважды: оставьте одно место",
    ),
    (
        MAPPING,
        "from: 2023",
        "from: 1995",
        "error mappings/clubs.yaml:2: файл статистики clubs_file, form: бланка формы «clubs» за 1995 год нет",
    ),
    (
        INTEGRITY,
        "broken: age < 16",
        "broken: agee < 16",
        "error integrity/checks.yaml:9: проверка данных staff.age, rows: "
        "в таблице staff нет столбца agee; возможно, age",
    ),
    (
        INTEGRITY,
        "возраст {age}",
        "возраст {years}",
        "error integrity/checks.yaml:5: проверка данных staff.age, says: «{years}» не известно проверке",
    ),
    (
        INTEGRITY,
        "columns: [person_id, unit_id, year, position]",
        "columns: [person_id, colour]",
        "error integrity/checks.yaml:18: проверка данных staff.doubled, repeats: в таблице staff нет столбца colour",
    ),
    (
        INTEGRITY,
        "rates > 2 * last__rates",
        "rates > 2 * before__rates",
        "error integrity/checks.yaml:27: проверка данных unit.rates, compares: "
        "в таблице чисел проверки нет столбца before__rates",
    ),
    (
        INTEGRITY,
        "fewest: {value: 5",
        "fewest: {value: 3",
        "error integrity/checks.yaml:42: проверка данных unit.outlying, outliers: "
        "z больше нуля, похожих не меньше пяти",
    ),
    (
        BLANK,
        "columns: {clubs: clubs, has_plan: has_plan}",
        "columns: {clubs: clubs}",
        "error blanks/clubs.yaml:40: бланк clubs_2023, columns: столбцу «has_plan» не указано поле",
    ),
    (
        BLANK,
        "columns: {clubs: clubs, has_plan",
        "columns: {clubs: places, has_plan",
        "error blanks/clubs.yaml:40: бланк clubs_2023, columns.clubs: столбец int, а поле «places» double",
    ),
    (
        BLANK,
        "type: bool}",
        "type: bool, missing: [not_collected]}",
        "error blanks/clubs.yaml:40: бланк clubs_2023, columns.has_plan: "
        "столбец не бывает пуст, а поле «has_plan» может остаться без значения",
    ),
    (
        BLANK,
        "holds: paid <= all,",
        "holds: payd <= all,",
        "error blanks/clubs.yaml:42: бланк clubs_2023, rules.1.holds: "
        "в таблице бланка «clubs_2023» нет столбца payd; возможно, paid",
    ),
    (
        BLANK,
        "платных {paid}",
        "платных {sold}",
        "error blanks/clubs.yaml:42: бланк clubs_2023, rules.1.says: «{sold}» не известно правилу",
    ),
    (
        BLANK,
        "each: heads",
        "each: hands",
        "error blanks/clubs.yaml:44: бланк clubs_2023, rules.3.each: таблицы «hands» в бланке нет",
    ),
    (
        BLANK,
        "places: [places]",
        "places: [place]",
        "error blanks/clubs.yaml:43: бланк clubs_2023, rules.2.places: поля «place» здесь нет",
    ),
    (
        BLANK,
        "prefill: teachers",
        "prefill: pupils",
        "error blanks/clubs.yaml:10: бланк clubs_2023, sections: поле «places»: факта «pupils» нет в facts/",
    ),
    (
        BLANK,
        "formula: all - paid",
        "formula: all - free",
        "error blanks/clubs.yaml:10: бланк clubs_2023, sections: поля зависят друг от друга по кругу: "
        "seats_art_free, seats_sport_free",
    ),
    (
        BLANK,
        "total: {sum: hours, from: heads}",
        "total: {sum: hours, from: seats}",
        "error blanks/clubs.yaml:10: бланк clubs_2023, sections: растущей таблицы «seats» в бланке нет",
    ),
    (
        BLANK,
        "form: clubs",
        "form: flubs",
        "error blanks/clubs.yaml:2: бланк clubs_2023, form: формы «flubs» нет: впишите её столбцы в forms/",
    ),
    (
        FACTS,
        "from: staff",
        "from: stuff",
        "error facts/facts.yaml:4: факт платформы teachers, value.from: "
        "таблицы «stuff» нет ни в контракте среза, ни в forms/",
    ),
    (
        INDICATORS,
        "count_distinct: person_id, from: staff, where: \"staff_category = 'pedagogical' and",
        "count_distinct: persn_id, from: staff, where: \"staff_category = 'pedagogical' and",
        "error indicators/1.yaml:12: показатель 1.1, numerator.count_distinct: "
        "в таблице staff нет столбца «persn_id»: может быть, «person_id»?",
    ),
    (
        INDICATORS,
        "denominator: {count_distinct: person_id",
        "denominator: {count_distinct: unit.colour",
        "error indicators/1.yaml:13: показатель 1.1, denominator.count_distinct: "
        "в таблице staff нет столбца «unit.colour»",
    ),
    (
        INDICATORS,
        "denominator: {sum: ped_rates, from: form_oo1",
        "denominator: {sum: ped_rates, from: form_oo2",
        "error indicators/1.yaml:33: показатель 1.2, denominator.from: "
        "таблицы «form_oo2» нет ни в контракте среза, ни в forms/: может быть, «form_oo1»?",
    ),
    (
        INDICATORS,
        "expected_from: {table: form_oo1",
        "expected_from: {table: nothing",
        "error indicators/1.yaml:34: показатель 1.2, expected_from.table: "
        "таблицы «nothing» нет ни в контракте среза, ни в forms/",
    ),
    (
        INDICATORS,
        'code: "1.2"',
        'code: "1.1"',
        "error indicators/1.yaml:19: показатель 1.1, code: "
        "«1.1» уже есть (indicators/1.yaml:1): назовите иначе",
    ),
    (
        INDICATORS,
        'criterion: "1"',
        'criterion: "7"',
        "error indicators/1.yaml:2: показатель 1.1, criterion: критерия «7» нет в criteria/",
    ),
    (
        INDICATORS,
        "short_title: Педагоги до 35 лет",
        "short_title: Педагогические работники моложе тридцати пяти лет",
        "error indicators/1.yaml:4: показатель 1.1, short_title: "
        "в коротком названии 49 знаков, а помещается 48: сократите",
    ),
    (
        INDICATORS,
        "2023: 7.5, 2024: 40",
        "2023: 7.5, 2025: 40",
        "error indicators/1.yaml:6: показатель 1.1, targets: "
        "после 2023 года идёт 2025: год без цели пишется null",
    ),
    (
        INDICATORS,
        "2023: 7.5, 2024: 40",
        "2023: 7.5, 2024: 4",
        "notice indicators/1.yaml:6: показатель 1.1, targets: "
        "цель 2024 года (4) хуже прежней (7.5): проверьте направление",
    ),
    (
        INDICATORS,
        "target_levels: [region, municipality]",
        "target_levels: [region, federation]",
        "error indicators/1.yaml:25: показатель 1.2, target_levels: "
        "уровня «federation» нет в levels, а цель на нём задана",
    ),
    (
        INDICATORS,
        "target_levels: [region, municipality]",
        "target_levels: [region, region]",
        "error indicators/1.yaml:25: показатель 1.2, target_levels: уровень назван дважды",
    ),
    (
        INDICATORS,
        'settles_on: "09-20"',
        'settles_on: "02-29"',
        "error indicators/1.yaml:35: показатель 1.2, settles_on: "
        "дня 02-29 (месяц-день) нет в году: впишите как 09-20",
    ),
    (
        INDICATORS,
        "short_title: Занятые ставки\n  direction: up\n  targets: {2023: 90, 2024: 95}",
        "short_title: Занятые ставки\n  direction: down\n  targets: {2023: null}",
        "warning indicators/1.yaml:23: показатель 1.2, direction: «меньше — лучше» "
        "(direction: down) не видно ни по целям, ни из notes/: "
        "проверьте направление или поясните его",
    ),
    (
        INDICATORS,
        "clause: Приказ, таблица 1, строка 1.1",
        "clause: prikaz, таблица 1",
        "error indicators/1.yaml:17: показатель 1.1, clause: "
        "источника «prikaz» нет в sources файла pack.yaml",
    ),
    (
        "criteria/criteria.yaml",
        '- code: "1"',
        '- {code: "2", title: Иное, short_title: Иное, clause: Нет}\n- code: "1"',
        "notice criteria/criteria.yaml:1: критерий 2: у критерия нет ни одного показателя",
    ),
    (
        "powers/powers.yaml",
        "co_executors: []",
        "co_executors: [ministry, academy]",
        "error powers/powers.yaml:5: полномочие 1, co_executors.2: "
        "субъекта «academy» нет в actors/",
    ),
    (
        "powers/powers.yaml",
        "number: 1",
        "number: 3",
        "error powers/: полномочия пронумерованы с пропуском: нет номеров 1, 2",
    ),
    (
        "roadmaps/roadmap.yaml",
        "executors: [ministry]",
        "executors: [школы]",
        "error roadmaps/roadmap.yaml:6: мероприятие 1, executors.1: субъекта «школы» нет в actors/",
    ),
    (
        "notes/notes.yaml",
        'indicator: "1.1"',
        'indicator: "9.9"',
        "error notes/notes.yaml:1: примечание к показателю 9.9, indicator: "
        "показателя «9.9» в методике нет",
    ),
    (
        "municipalities/municipalities.yaml",
        'oktmo: "75501000"',
        'oktmo: "7550100"',
        "error municipalities/municipalities.yaml:6: муниципалитет lakeside, oktmo: "
        "«7550100» не похоже на ОКТМО муниципалитета: нужно 8 цифр",
    ),
    (
        "municipalities/municipalities.yaml",
        'oktmo: "75501000"',
        'oktmo: "65501000"',
        "warning municipalities/municipalities.yaml:6: муниципалитет lakeside, oktmo: "
        "ОКТМО 65501000 не этого региона: коды региона начинаются с 75",
    ),
    (
        "municipalities/municipalities.yaml",
        "oktmo_verified: true",
        "oktmo_verified: false",
        "notice municipalities/municipalities.yaml:6: муниципалитет lakeside, oktmo: "
        "ОКТМО 75501000 не сверен с реестром: сверьте до обмена данными",
    ),
    (
        "pack.yaml",
        "to: null",
        "to: 2022-12-31",
        "error pack.yaml:7: in_force.to: "
        "срок кончается 2022-12-31, раньше, чем начинается 2023-01-01",
    ),
    (
        "pack.yaml",
        "id: sample-2023",
        "id: other-2023",
        "warning pack.yaml:1: id: "
        "id «other-2023», а папка зовётся «sample-2023»: назовите одинаково",
    ),
    (
        "pack.yaml",
        "status: official",
        "status: demonstration",
        "notice pack.yaml:20: parameters.coverage.min: "
        "значение 90.50 выбрано платформой, а не документом",
    ),
    (
        "pack.yaml",
        "  - id: order",
        "  - {id: order, title: Тот же приказ}\n  - id: order",
        "error pack.yaml:16: sources.2.id: источник «order» уже есть: назовите иначе",
    ),
    (
        "forms/forms.yaml",
        "name: has_plan",
        "name: clubs",
        "error forms/forms.yaml:5: форма clubs, fields.2.name: "
        "поле «clubs» уже есть в форме: уберите или назовите иначе",
    ),
    (
        "forms/forms.yaml",
        "name: has_plan",
        "name: year",
        "error forms/forms.yaml:5: форма clubs, fields.2.name: "
        "поле «year» уже есть в форме: уберите или назовите иначе",
    ),
    (
        "forms/forms.yaml",
        "code: clubs",
        "code: mentoring",
        "error forms/forms.yaml:3: форма mentoring, fields: таблица form_mentoring есть "
        "в контракте среза, её поля: has_regulation bool, has_roadmap bool, has_order bool",
    ),
    (
        "cases/cases.yaml",
        "post_id: a,",
        "post: a,",
        "error cases/cases.yaml:6: пример Двое педагогов, один до 35 лет, given.staff.1.post: "
        "в таблице staff нет столбца «post»",
    ),
    (
        "cases/cases.yaml",
        "    staff:",
        "    stuff:",
        "error cases/cases.yaml:5: пример Двое педагогов, один до 35 лет, given.stuff: "
        "таблицы «stuff» нет ни в контракте среза, ни в forms/",
    ),
    (
        "cases/cases.yaml",
        'indicator: "1.1"',
        'indicator: "1.9"',
        "error cases/cases.yaml:9: пример Двое педагогов, один до 35 лет, expect.1.indicator: "
        "показателя «1.9» в методике нет",
    ),
    (
        "cases/cases.yaml",
        'indicator: "1.1"',
        'indicator: "1.2"',
        "warning indicators/1.yaml:1: показатель 1.1: "
        "ни один пример из cases/ его не проверяет: добавьте пример",
    ),
    (
        "cases/cases.yaml",
        "value: 50, state: ok",
        "value: 50, state: fine",
        "error cases/cases.yaml:9: пример Двое педагогов, один до 35 лет, expect.1.state: "
        "состояния «fine» нет: есть no_data, not_collected, ok, over_100",
    ),
    (
        "cases/cases.yaml",
        "value: 50, state: ok",
        "valeu: 50, state: ok",
        "error cases/cases.yaml:9: пример Двое педагогов, один до 35 лет, expect.1.valeu: "
        "неизвестный ключ «valeu»: уберите его",
    ),
    (
        "cases/cases.yaml",
        "level: organisation, unit_id: s1, numerator",
        "level: school, unit_id: s1, numerator",
        "error cases/cases.yaml:9: пример Двое педагогов, один до 35 лет, expect.1.level: "
        "уровня «school» нет: есть organisation, municipality, region, federation",
    ),
    (
        "cases/cases.yaml",
        "age: 30",
        'age: "30"',
        "error cases/cases.yaml:6: пример Двое педагогов, один до 35 лет, given.staff.1.age: "
        "нужно: целое число, а стоит текст «30»",
    ),
    (
        "cases/cases.yaml",
        "staff_category: pedagogical, age: 50",
        "staff_category: teacher, age: 50",
        "error cases/cases.yaml:7: пример Двое педагогов, один до 35 лет, "
        "given.staff.2.staff_category: нет кода «teacher»: есть pedagogical, managerial, other",
    ),
    (
        "cases/cases.yaml",
        "is_open: true, is_general_education: true",
        "is_open: null, is_general_education: true",
        "error cases/cases.yaml:14: пример Половина ставок занята, given.units.1.is_open: "
        "пусто быть не может: впишите значение",
    ),
    (
        "actors/actors.yaml",
        "functions: [Утверждает порядок]",
        "functions: [Утверждает, Пров\N{LATIN SMALL LETTER E}ряет порядок]",
        "warning actors/actors.yaml:6: субъект ministry, functions.2: "
        "в слове «Пров\N{LATIN SMALL LETTER E}ряет» смешаны русские и латинские буквы: "
        "наберите его заново",
    ),
    (
        INDICATORS,
        "staff_category = 'pedagogical' and age < 35",
        "staff_category = 'pedagogical' and agee < 35",
        "error indicators/1.yaml:12: показатель 1.1, numerator.where: "
        "в таблице staff нет столбца agee; возможно, age (место 36: «agee»)",
    ),
    (
        INDICATORS,
        "staff_category = 'pedagogical' and age < 35",
        "staff_category = 'teacher' and age < 35",
        "error indicators/1.yaml:12: показатель 1.1, numerator.where: "
        "нет такого кода 'teacher' в столбце staff_category",
    ),
    (
        INDICATORS,
        "staff_category = 'pedagogical' and age < 35",
        "staff_category = 'pedagogical' and age <",
        "error indicators/1.yaml:12: показатель 1.1, numerator.where: выражение не читается",
    ),
    (
        INDICATORS,
        "staff_category = 'pedagogical' and age < 35",
        "age in (select age from units)",
        "error indicators/1.yaml:12: показатель 1.1, numerator.where: ",
    ),
    (
        INDICATORS,
        "{sum: ped_rates_filled, from",
        "{sum: unit.locality, from",
        "error indicators/1.yaml:32: показатель 1.2, numerator.sum: "
        "здесь нужно число, а это столбец unit.locality (текст)",
    ),
    (
        INDICATORS,
        "is_general_education and level = 'organisation'",
        "is_general_education and level = 'school'",
        "error indicators/1.yaml:34: показатель 1.2, expected_from.where: "
        "нет такого кода 'school' в столбце level",
    ),
    (
        "scales/scales.yaml",
        "title: низкий, from_percent: 0",
        "title: низкий, from_percent: 5",
        "error scales/scales.yaml:4: шкала two, levels.1.from_percent: "
        "нижний уровень начинается с 0 %",
    ),
    (
        "scales/scales.yaml",
        "from_percent: 60",
        "from_percent: 100",
        "error scales/scales.yaml:5: шкала two, levels.2.from_percent: "
        "100 % не выше прежних 0 % или не ниже 100 %",
    ),
    (
        COMPETENCIES,
        "scale: two",
        "scale: three",
        "error competencies/competencies.yaml:5: группа компетенций met, scale: "
        "шкалы «three» нет в scales/",
    ),
    (
        COMPETENCIES,
        "code: met.2",
        "code: com.2",
        "error competencies/competencies.yaml:22: группа компетенций met, competencies.2.code: "
        "код «com.2» не начинается с кода группы: «met.»",
    ),
    (
        COMPETENCIES,
        "code: met.2",
        "code: met.1",
        "error competencies/competencies.yaml:22: группа компетенций met, competencies.2.code: "
        "компетенция «met.1» уже есть: назовите иначе",
    ),
    (
        COMPETENCIES,
        "levels: {low: Цели нет., good: Цель есть.}",
        "levels: {low: Цели нет.}",
        "error competencies/competencies.yaml:15: группа компетенций met, "
        "competencies.1.levels: уровни должны быть, как в шкале: low, good",
    ),
    (
        COMPETENCIES,
        "to: 2024-12-31",
        "to: 2022-12-31",
        "error competencies/competencies.yaml:21: группа компетенций met, "
        "competencies.1.in_force: срок кончается раньше, чем начинается",
    ),
    (
        COMPETENCIES,
        "source: order,",
        "source: standard,",
        "error competencies/competencies.yaml:18: группа компетенций met, "
        "competencies.1.standards: источника «standard» нет в sources файла pack.yaml",
    ),
    (
        COMPETENCIES,
        "short_title: Планирование",
        "short_title: Планирование занятия, раздела и всего учебного года",
        "error competencies/competencies.yaml:12: группа компетенций met, "
        "competencies.1.short_title: в коротком названии 51 знаков, а помещается 48: сократите",
    ),
    (
        INSTRUMENTS,
        "operator: ministry",
        "operator: centre",
        "error instruments/instruments.yaml:5: инструмент teachers, operator: "
        "субъекта «centre» нет в actors/",
    ),
    (
        INSTRUMENTS,
        "competency: met.2",
        "competency: met.7",
        "error instruments/instruments.yaml:13: инструмент teachers, measured.2.competency: "
        "компетенции «met.7» нет в competencies/",
    ),
    (
        INSTRUMENTS,
        "competency: met.2",
        "competency: met.1",
        "error instruments/instruments.yaml:13: инструмент teachers, measured.2: "
        "компетенция «met.1» названа дважды",
    ),
    (
        INSTRUMENTS,
        "staff_category: pedagogical",
        "staff_category: managerial",
        "error instruments/instruments.yaml:12: инструмент teachers, measured.1.competency: "
        "«met.1» не спрашивают с категории managerial",
    ),
    (
        INSTRUMENTS,
        "competency: met.1, expected: good",
        "competency: met.1, expected: best",
        "error instruments/instruments.yaml:12: инструмент teachers, measured.1.expected: "
        "уровня «best» нет в шкале two",
    ),
    (
        INSTRUMENTS,
        "counts: {1: 2, 2: 1}",
        "counts: {1: 2}",
        "error instruments/instruments.yaml:12: инструмент teachers, measured.1.counts: "
        "заданий 2, а сказать что-то можно от 3: добавьте",
    ),
    (
        INSTRUMENTS,
        "deficit_probability: {value: 0.8",
        "deficit_probability: {value: 80",
        "error instruments/instruments.yaml:15: инструмент teachers, deficit_probability: "
        "вероятность 80 вне промежутка от 0.5 до 1",
    ),
    (
        INSTRUMENTS,
        "near_cut: {value: 0.3",
        "near_cut: {value: 0.9",
        "error instruments/instruments.yaml:16: инструмент teachers, near_cut: "
        "«близко к границе» с 0.9: нужно не меньше 0 и ниже 0.8",
    ),
    (
        INSTRUMENTS,
        "coverage: {value: 50",
        "coverage: {value: 150",
        "error instruments/instruments.yaml:17: инструмент teachers, coverage: "
        "доля 150 % вне промежутка от 0 до 100",
    ),
    (
        INSTRUMENTS,
        "cut: {percent: 60",
        "cut: {percent: 0",
        "error instruments/instruments.yaml:14: инструмент teachers, cut: "
        "порог 0 % вне промежутка от 0 до 100",
    ),
    (
        INSTRUMENTS,
        "kind: deficit_diagnostic",
        "kind: qualification_exam",
        "error instruments/instruments.yaml:1: инструмент teachers, pass_mark: "
        "у экзамена нет проходного процента (pass_mark): впишите его",
    ),
    (
        INSTRUMENTS,
        "coverage: {",
        "pass_mark: {value: 70, source: Приказ, status: regional}\n  coverage: {",
        "error instruments/instruments.yaml:17: инструмент teachers, pass_mark: "
        "диагностику не сдают: уберите проходной процент",
    ),
    (
        INSTRUMENTS,
        'cut: {percent: 60, source: "Приказ, раздел 4", status: regional}',
        'cut: {percent: 60, source: "Приказ, раздел 4", status: demonstration}',
        "notice instruments/instruments.yaml:1: инструмент teachers: "
        "выбраны платформой, а не документом: cut",
    ),
    (
        INSTRUMENTS,
        "cut: {percent: 60,",
        "cut: {percent: 60, logit: 0.5,",
        "error instruments/instruments.yaml:14: инструмент teachers, cut: "
        "нужен ровно один из ключей: percent, logit",
    ),
    (
        PROGRAMME,
        "from: 2023, to: 2024",
        "from: 2023, to: 2022",
        "error programmes/programme.yaml:4: программа growth, years.to: "
        "последний год 2022 раньше первого 2023",
    ),
    (
        PROGRAMME,
        "number: 2, title: Срок",
        "number: 3, title: Срок",
        "error programmes/programme.yaml:7: программа growth, passport.2.number: "
        "после строки 1 идёт 3: строки паспорта нумеруются подряд",
    ),
    (
        PROGRAMME,
        "role: term",
        "role: aim",
        "error programmes/programme.yaml:7: программа growth, passport.2.role: "
        "строка «aim» уже есть: такая в паспорте одна",
    ),
    (
        PROGRAMME,
        "role: term",
        "role: purpose",
        "error programmes/programme.yaml:7: программа growth, passport.2.role: нужно одно из слов:",
    ),
    (
        PROJECT,
        "responsible: [ministry]",
        "responsible: [director]",
        "error projects/1_office.yaml:13: проект office, works.1.responsible.1: "
        "субъекта «director» нет в actors/",
    ),
    (
        PROJECT,
        "quarters: [2023-4]",
        "quarters: [2025-1]",
        "error projects/1_office.yaml:12: проект office, works.1.marks.2.quarters: "
        "квартал 2025-1 вне программы (2023–2024)",
    ),
    (
        PROJECT,
        "quarters: [2023-4]",
        "quarters: [2023-5]",
        "error projects/1_office.yaml:12: проект office, works.1.marks.2.quarters.1: "
        "«2023-5» не подходит: нужно год и квартал, как 2019-2",
    ),
    (
        PROJECT,
        "quarters: [2023-4]",
        "quarters: [2024-1, 2023-4]",
        "error projects/1_office.yaml:12: проект office, works.1.marks.2.quarters: "
        "кварталы должны идти по порядку",
    ),
    (
        PROJECT,
        "percent: 50",
        "percent: 5",
        "error projects/1_office.yaml:12: проект office, works.1.marks.2.percent: "
        "рубеж 5 ниже прежнего 15: проверьте клетки документа",
    ),
    (
        PROJECT,
        'lost: ["1.2"]',
        "lost: []",
        "error projects/1_office.yaml:6: проект office, works: "
        "нет работы 1.2: впишите её или назовите в lost",
    ),
    (
        PROJECT,
        'number: "1.3"',
        'number: "1.1"',
        "error projects/1_office.yaml:15: проект office, works.2.number: "
        "работа 1.1 уже есть: второй носитель номера — 1.1-2",
    ),
    (
        PROJECT,
        'number: "1.3"',
        'number: "2.3"',
        "error projects/1_office.yaml:15: проект office, works.2.number: "
        "работа 2.3 не этого проекта: его номер 1",
    ),
    (
        PROJECT,
        "start: 10",
        "start: 60",
        "error projects/1_office.yaml:22: проект office, figures.1.aims.1: "
        "начало стоит не с той стороны цели",
    ),
    (
        PROJECT,
        "value: 50, bound",
        "value: 150, bound",
        "error projects/1_office.yaml:22: проект office, figures.1.aims.1: "
        "доля 150 вне пределов от 0 до 100",
    ),
    (
        PROJECT,
        "    - number: 1\n      title: Доля",
        "    - number: 2\n      title: Доля",
        "error projects/1_office.yaml:18: проект office, figures.1.number: "
        "после показателя 0 идёт 2: нумеруйте подряд",
    ),
    (
        DIRECTION,
        "year: 2024, number: 1",
        "year: 2025, number: 1",
        "error directions/1_quality.yaml:13: направление quality, rows.4.year: "
        "год 2025 вне срока направления",
    ),
    (
        DIRECTION,
        "item: 2",
        "item: 3",
        "error directions/1_quality.yaml:12: направление quality, rows.3.number: "
        "строка 2.3 не идёт за строкой 2.1 года 2023",
    ),
    (
        DIRECTION,
        "code: short",
        "code: whole",
        "error directions/1_quality.yaml:8: направление quality, tracks.2.code: "
        "трек «whole» уже есть: назовите иначе",
    ),
    (
        DIRECTION,
        "position: monitoring, region: Мониторинг}",
        'position: monitoring, region: "-"}',
        "error directions/1_quality.yaml:13: направление quality, rows.4: "
        "строка ничего не говорит ни об одном уровне",
    ),
    (
        DIRECTION,
        "position: measures",
        "position: doing",
        "error directions/1_quality.yaml:12: направление quality, rows.3.position: "
        "нужно одно из слов: goals,",
    ),
    (
        "services/services.yaml",
        "number: 1",
        "number: 2",
        "error services/: услуги пронумерованы с пропуском: нет номеров 1",
    ),
    (
        RUBRIC,
        "code: effect.held, position: effect",
        "code: effect.held, position: decisions",
        "error rubrics/rubric.yaml:14: рубрика mechanisms, criteria.9.code: "
        "код должен начинаться с позиции: decisions.…",
    ),
    (
        RUBRIC,
        "code: effect.held, position: effect",
        "code: decisions.held, position: decisions",
        "error rubrics/rubric.yaml:5: рубрика mechanisms, criteria: "
        "ничего не спрошено о позициях: effect",
    ),
    (
        RUBRIC,
        "code: indicators.listed, position: indicators",
        "code: goals.document, position: goals",
        "error rubrics/rubric.yaml:7: рубрика mechanisms, criteria.2.code: "
        "критерий «goals.document» уже есть: назовите иначе",
    ),
    (
        RUBRIC,
        "title: Показатели, points: 1",
        "title: Показатели, points: 0",
        "error rubrics/rubric.yaml:7: рубрика mechanisms, criteria.2.points: "
        "баллы и шаг должны быть больше нуля",
    ),
    (
        RUBRIC,
        "step: 0.5",
        "step: 0.3",
        "error rubrics/rubric.yaml:12: рубрика mechanisms, criteria.7.step: "
        "1 баллов не набрать шагами по 0.3",
    ),
    (
        RUBRIC,
        "from_percent: 0",
        "from_percent: 5",
        "error rubrics/rubric.yaml:16: рубрика mechanisms, bands.1: нижний уровень начинается с 0",
    ),
    (
        RUBRIC,
        "from_percent: 80",
        "from_percent: 0",
        "error rubrics/rubric.yaml:15: рубрика mechanisms, bands: уровни идут снизу вверх, до 100 %",
    ),
    (
        RUBRIC,
        "experts: {value: 2",
        "experts: {value: 1.5",
        "error rubrics/rubric.yaml:18: рубрика mechanisms, experts.value: "
        "экспертов — целое число от одного",
    ),
    (
        RUBRIC,
        "disagreement: {value: 50",
        "disagreement: {value: 150",
        "error rubrics/rubric.yaml:19: рубрика mechanisms, disagreement.value: "
        "расхождение — доля от 0 до 100",
    ),
    (
        RUBRIC,
        "  status: regional\n  clause",
        "  status: demonstration\n  clause",
        "notice rubrics/rubric.yaml:1: рубрика mechanisms: "
        "баллы выбраны платформой, а не документом",
    ),
]
