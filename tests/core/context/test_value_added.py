"""Against published figures, against the likelihood written out, and against a truth that was simulated."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import multivariate_normal

from orientir.core.context.mixed import fit_random_intercept
from orientir.core.context.multiplicity import adjust_p, adjusted_quantile
from orientir.core.context.value_added import DataNotSound, Question, value_added
from tests.commands import orientir, orientir_in_a_process

DATA = Path(__file__).parents[2] / "data" / "achievement"
EXAM = Question("normexam", "school", ("standLRT",), method="ml")


def read(name: str) -> pl.DataFrame:
    return pl.read_csv(DATA / name, infer_schema_length=None)


def simulate(seed: int, units: int = 60, pupils: int = 25, sd: float = 0.4) -> pl.DataFrame:
    random = np.random.default_rng(seed)
    school = np.repeat(np.arange(units), pupils)
    effect = random.normal(0, sd, units)
    prior = random.normal(0, 1, len(school))
    outcome = 1 + 0.6 * prior + effect[school] + random.normal(0, 1, len(school))
    return pl.DataFrame({"school": school, "prior": prior, "y": outcome, "truth": effect[school]})


def test_the_high_school_study_without_covariates() -> None:
    """Raudenbush & Bryk 2002, ch. 4."""
    found = value_added(read("Hsb82.csv"), Question("mAch", "school"))
    assert found.fixed["intercept"] == pytest.approx(12.637, abs=5e-4)
    assert found.fit.unit_variance == pytest.approx(8.61, abs=5e-3)
    assert found.fit.residual_variance == pytest.approx(39.15, abs=5e-3)
    assert found.intraclass == pytest.approx(0.180, abs=5e-4)


def test_the_high_school_study_with_the_mean_of_the_school() -> None:
    question = Question("mAch", "school", unit_covariates=("meanses",))
    found = value_added(read("Hsb82.csv"), question)
    assert found.fixed["meanses"] == pytest.approx(5.86, abs=5e-3)
    assert found.fit.unit_variance == pytest.approx(2.64, abs=5e-3)


def test_the_exam_of_london() -> None:
    found = value_added(read("Exam.csv"), EXAM)
    assert found.fixed == pytest.approx({"intercept": 0.0024, "standLRT": 0.5634}, abs=5e-5)
    assert found.fit.unit_variance == pytest.approx(0.0921, abs=5e-5)
    assert found.fit.residual_variance == pytest.approx(0.5657, abs=5e-5)
    assert found.fit.loglik == pytest.approx(-4678.62, abs=5e-3)


def test_the_likelihood_is_that_of_the_whole_covariance() -> None:
    table = simulate(3, units=8, pupils=6)
    found = value_added(table, Question("y", "school", ("prior",), method="ml"))
    together = np.equal.outer(table["school"].to_numpy(), table["school"].to_numpy())
    covariance = found.fit.unit_variance * together + found.fit.residual_variance * np.eye(
        len(table)
    )
    mean = found.fixed["intercept"] + found.fixed["prior"] * table["prior"].to_numpy()
    written_out = multivariate_normal(mean, covariance).logpdf(table["y"].to_numpy())
    assert found.fit.loglik == pytest.approx(float(written_out), abs=1e-8)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    hits = [
        one.low <= truth <= one.high
        for seed in range(30)
        for table in [simulate(seed)]
        for truths in [table.group_by("school", maintain_order=True).first()["truth"]]
        for one, truth in zip(
            value_added(table, Question("y", "school", ("prior",))).units, truths, strict=True
        )
    ]
    assert 0.93 <= float(np.mean(hits)) <= 0.97


def test_units_that_do_not_differ_get_no_effects() -> None:
    random = np.random.default_rng(5)
    zeros = [
        fit_random_intercept(
            np.ones((200, 1)), random.normal(size=200), np.repeat(np.arange(20), 10)
        ).unit_variance
        == 0
        for _ in range(40)
    ]
    assert 10 <= sum(zeros) <= 35


def test_the_slope_of_a_prior_score_with_error_is_corrected() -> None:
    slopes, corrected = [], []
    for seed in range(20):
        table = simulate(seed, units=100)
        noise = np.random.default_rng(seed + 1000).normal(0, 0.5, len(table))
        seen = table.with_columns((pl.col("prior") + noise).alias("prior"))
        slopes.append(value_added(seen, Question("y", "school", ("prior",))).fixed["prior"])
        question = Question("y", "school", ("prior",), reliability=0.8)
        corrected.append(value_added(seen, question).fixed["prior"])
    assert np.mean(slopes) == pytest.approx(0.48, abs=0.02)
    assert np.mean(corrected) == pytest.approx(0.6, abs=0.02)


def test_adjusted_p_by_hand() -> None:
    p = np.array([0.01, 0.04, 0.03, 0.5])
    assert adjust_p(p, "holm").tolist() == pytest.approx([0.04, 0.09, 0.09, 0.5])
    assert adjust_p(p, "fdr").tolist() == pytest.approx([0.04, 4 * 0.04 / 3, 4 * 0.04 / 3, 0.5])
    assert adjusted_quantile(p, "holm", 0.05) == pytest.approx(2.4977, abs=1e-4)


@pytest.mark.parametrize(
    ("change", "question", "sentence"),
    [
        (pl.lit(1.0).alias("prior"), Question("y", "school", ("prior",)), "у всех одно значение"),
        (pl.lit(0).alias("school"), Question("y", "school"), "организаций 1"),
        (pl.int_range(pl.len()).alias("school"), Question("y", "school"), "по одному ученику"),
        (pl.lit(7).alias("id"), Question("y", "school", pupil="id"), "ученики повторяются"),
        (pl.lit("много").alias("y"), Question("y", "school"), "нужны числа"),
        (pl.lit(1).alias("z"), Question("y", "school", ("x",)), "нет столбца x"),
        (
            (2 * pl.col("prior")).alias("twice"),
            Question("y", "school", ("prior", "twice")),
            "повторяют друг друга",
        ),
        (
            pl.lit(1).alias("z"),
            Question("y", "school", unit_covariates=("prior",)),
            "разные значения",
        ),
    ],
)
def test_what_cannot_be_analysed_gets_a_sentence(
    change: pl.Expr, question: Question, sentence: str
) -> None:
    with pytest.raises(DataNotSound, match=sentence):
        value_added(simulate(1).with_columns(change), question)


def test_who_is_left_out_is_counted() -> None:
    table = simulate(2).with_row_index()
    holed = table.with_columns(
        prior=pl.when(pl.col("index") < 7).then(None).otherwise(pl.col("prior")),
        y=pl.when(pl.col("index") == 6).then(None).otherwise(pl.col("y")),
    )
    found = value_added(holed, Question("y", "school", ("prior",)))
    assert (found.pupils, found.missing) == (len(table) - 7, 7)
    assert found.missing_by == {"y": 1, "prior": 7}


def test_the_command_prints_one_document(tmp_path: Path) -> None:
    call = ("value-added", DATA / "Exam.csv", "--unit", "school")
    more = (
        "--outcome",
        "normexam",
        "--covariates",
        "standLRT",
        "--ml",
        "--adjust",
        "fdr",
        "--json",
    )
    told = json.loads(orientir_in_a_process(*call, *more).stdout)
    assert told["variance"]["unit"] == pytest.approx(0.0921, abs=5e-5)
    assert set(told["units"][0]) >= {"unit", "effect", "se", "low", "high", "p_adjusted"}
    broken = orientir(*call, "--outcome", "nothing")
    assert (broken.returncode, broken.stdout) == (1, "")
    assert "нет столбца nothing" in broken.stderr


def test_the_exam_of_london_with_slopes_of_their_own() -> None:
    """Rasbash et al., A User's Guide to MLwiN, ch. 4: -2 log-likelihood 9316.9."""
    question = Question("normexam", "school", ("standLRT",), method="ml", slopes=("standLRT",))
    found = value_added(read("Exam.csv"), question)
    assert found.fixed == pytest.approx({"intercept": -0.012, "standLRT": 0.557}, abs=5e-4)
    (intercept, together), (_same, slope) = found.slope_covariance
    assert (intercept, together, slope) == pytest.approx((0.090, 0.018, 0.015), abs=5e-4)
    assert found.fit.residual_variance == pytest.approx(0.554, abs=5e-4)
    assert -2 * found.fit.loglik == pytest.approx(9316.9, abs=0.05)
    assert len(found.slopes["standLRT"]) == 65


def nested(seed: int, groups: int = 40, units: int = 8, pupils: int = 12) -> pl.DataFrame:
    random = np.random.default_rng(seed)
    school = np.repeat(np.arange(groups * units), pupils)
    place = school // units
    above, own = random.normal(0, 0.5, groups), random.normal(0, 0.4, groups * units)
    prior = random.normal(0, 1, len(school))
    y = 0.6 * prior + above[place] + own[school] + random.normal(0, 1, len(school))
    return pl.DataFrame(
        {
            "school": school,
            "town": place,
            "prior": prior,
            "y": y,
            "above": above[place],
            "own": own[school],
        }
    )


def test_the_likelihood_of_schools_in_towns_is_that_of_the_whole_covariance() -> None:
    table = nested(1, groups=6, units=3, pupils=4)
    found = value_added(table, Question("y", "school", ("prior",), method="ml", group="town"))
    assert found.group_variance is not None
    school, town = table["school"].to_numpy(), table["town"].to_numpy()
    covariance = (
        found.group_variance * np.equal.outer(town, town)
        + found.fit.unit_variance * np.equal.outer(school, school)
        + found.fit.residual_variance * np.eye(len(table))
    )
    mean = found.fixed["intercept"] + found.fixed["prior"] * table["prior"].to_numpy()
    written_out = multivariate_normal(mean, covariance).logpdf(table["y"].to_numpy())
    assert found.fit.loglik == pytest.approx(float(written_out), abs=1e-8)


def test_intervals_of_towns_and_of_schools_within_them_hold_the_truth() -> None:
    towns, schools = [], []
    for seed in range(12):
        table = nested(seed)
        found = value_added(table, Question("y", "school", ("prior",), group="town"))
        first = table.group_by("town", maintain_order=True).first()["above"]
        own = table.group_by("school", maintain_order=True).first()["own"]
        towns += [
            one.low <= truth <= one.high for one, truth in zip(found.groups, first, strict=True)
        ]
        schools += [
            one.low <= truth <= one.high for one, truth in zip(found.units, own, strict=True)
        ]
    assert 0.91 <= float(np.mean(towns)) <= 0.98  # 480 intervals
    assert 0.93 <= float(np.mean(schools)) <= 0.97


def test_a_pupil_of_weight_two_is_two_pupils_who_agree() -> None:
    table = simulate(4).with_columns(
        pl.when(pl.int_range(pl.len()) % 3 == 0).then(2).otherwise(1).alias("w")
    )
    found = value_added(table, Question("y", "school", ("prior",), weights="w"))
    doubled = pl.concat([table, table.filter(pl.col("w") == 2)])
    twice = value_added(doubled, Question("y", "school", ("prior",)))
    assert found.fixed["prior"] == pytest.approx(twice.fixed["prior"], abs=0.01)
    plain = value_added(table.with_columns(w=3), Question("y", "school", ("prior",), weights="w"))
    assert plain.fit.loglik == pytest.approx(
        value_added(table, Question("y", "school", ("prior",))).fit.loglik, abs=1e-8
    )


@pytest.mark.parametrize(
    ("change", "question", "sentence"),
    [
        (
            pl.col("school").alias("town"),
            Question("y", "school", group="town"),
            "в каждом по одной организации",
        ),
        (pl.lit(1).alias("town"), Question("y", "school", group="town"), "столбец town: их 1"),
        (
            pl.int_range(pl.len()).alias("town"),
            Question("y", "school", group="town"),
            "стоит сразу в нескольких",
        ),
        (
            pl.lit(0).alias("w"),
            Question("y", "school", weights="w"),
            "веса должны быть больше нуля",
        ),
        (pl.lit(0).alias("w"), Question("y", "school", slopes=("prior",)), "нет среди ковариат"),
        (
            pl.lit(0).alias("w"),
            Question("y", "school", ("prior",), slopes=("prior",), group="town"),
            "вместе не считаются",
        ),
    ],
)
def test_levels_that_cannot_be_told_apart_get_a_sentence(
    change: pl.Expr, question: Question, sentence: str
) -> None:
    with pytest.raises(DataNotSound, match=sentence):
        value_added(nested(1).with_columns(change), question)


@pytest.mark.parametrize(
    ("slopes", "spread"),
    [
        ({"intercept": 698.93, "str": -2.280}, 18.58),
        ({"intercept": 686.03, "str": -1.101, "english": -0.650}, 14.46),
        ({"intercept": 700.15, "str": -0.998, "english": -0.122, "lunch": -0.547}, 9.08),
        ({"intercept": 698.0, "str": -1.31, "english": -0.488, "calworks": -0.790}, 11.65),
        (
            {
                "intercept": 700.4,
                "str": -1.01,
                "english": -0.130,
                "lunch": -0.529,
                "calworks": -0.048,
            },
            9.08,
        ),
    ],
)
def test_the_districts_of_california(slopes: dict[str, float], spread: float) -> None:
    """Stock & Watson (2007), tables 5.1 and 7.1, all five columns, each to the digits printed: without differences of
    units the fit is least squares. ``spread``: the standard error of the regression.
    """
    table = read("CASchools.csv").with_columns(
        (pl.col("students") / pl.col("teachers")).alias("str"),
        ((pl.col("read") + pl.col("math")) / 2).alias("score"),
    )
    covariates = [name for name in slopes if name != "intercept"]
    design = np.column_stack([np.ones(len(table)), table.select(covariates).to_numpy()])
    alone = np.zeros(len(table), dtype=np.int64)  # one unit: all it can add is the intercept
    fit = fit_random_intercept(design, table["score"].to_numpy(), alone, "ml")
    told = dict(zip(slopes, fit.coefficients.tolist(), strict=True))
    for name, value in slopes.items():
        digits = len(str(value).partition(".")[2])
        assert told[name] == pytest.approx(value, abs=0.6 * 10**-digits), name
    freedom = len(table) - len(slopes)
    error = np.sqrt(fit.residual_variance * len(table) / freedom)
    assert error == pytest.approx(spread, abs=0.006)


def test_districts_of_counties_have_the_likelihood_of_the_whole_covariance_and_no_better_one_beside() -> (
    None
):
    """Real and uneven: 45 counties of 1 to 60 districts. Variances a little off are less likely."""
    table = read("CASchools.csv").with_columns(
        (pl.col("students") / pl.col("teachers")).alias("str"),
        ((pl.col("read") + pl.col("math")) / 2).alias("score"),
    )
    found = value_added(
        table, Question("score", "county", ("str", "english", "lunch"), method="ml")
    )
    together = np.equal.outer(table["county"].to_numpy(), table["county"].to_numpy())
    mean = found.fixed["intercept"] + sum(
        found.fixed[name] * table[name].to_numpy() for name in ("str", "english", "lunch")
    )

    def loglik(between: float, within: float) -> float:
        covariance = between * together + within * np.eye(len(table))
        return float(multivariate_normal(mean, covariance).logpdf(table["score"].to_numpy()))

    between, within = found.fit.unit_variance, found.fit.residual_variance
    best = loglik(between, within)
    assert found.fit.loglik == pytest.approx(best, abs=1e-6)
    assert 0 < between < within
    for off in (0.9, 1.1):
        assert loglik(between * off, within) < best
        assert loglik(between, within * off) < best
