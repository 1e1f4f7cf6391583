"""``orientir dif`` and ``orientir link`` as a user meets them."""

import json
from pathlib import Path

import pytest

from tests.commands import orientir, orientir_in_a_process

VERBAL = "tests/data/responses/VerbalAggression.csv"


def test_dif_of_verbal_aggression() -> None:
    done = orientir_in_a_process(
        "dif", VERBAL, "--group", "gender", "--focal", "male", "--columns", "resp2.*",
        "--no-purify", "--json",
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert (found["n_focal"], found["n_reference"], len(found["items"])) == (73, 243, 24)
    chi2 = [item["mh_chi2"] for item in found["items"][:5]]
    assert chi2 == pytest.approx([1.7076, 0.1324, 2.1486, 2.7501, 0.9926], abs=5e-5)
    assert found["items"][0]["words"] == "при равном балле труднее для «male»"
    assert {"mh_alpha", "ets_class", "logistic_chi2", "nagelkerke_change"} <= set(found["items"][0])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--group", "sex", "--focal", "male"), "нет столбца «sex»"),
        (
            ("--group", "gender", "--focal", "men", "--columns", "resp2.*"),
            "нет значения «men»; есть: «female», «male»",
        ),
        (("--group", "anger", "--focal", "20"), "«male» – не число"),
    ],
)
def test_dif_tells_a_mistake(arguments: tuple[str, ...], words: str) -> None:
    done = orientir("dif", VERBAL, *arguments, "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_dif_leaves_out_who_has_no_group_and_compares_the_two_named(tmp_path: Path) -> None:
    rows = ["g,q1,q2,q3"] + [
        f"{g},{i % 2},{i % 3 % 2},{i % 5 % 2}" for i in range(60) for g in "abc"
    ]
    path = write(tmp_path / "three.csv", "\n".join([*rows, ",1,1,1"]))
    found = json.loads(orientir("dif", path, "--group", "g", "--focal", "a", "--json").stdout)
    assert (found["n_focal"], found["n_reference"], found["n_left_out"]) == (60, 120, 1)
    both = ("--focal", "a", "--reference", "b")
    found = json.loads(orientir("dif", path, "--group", "g", *both, "--json").stdout)
    assert (found["n_focal"], found["n_reference"], found["n_left_out"]) == (60, 60, 61)


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


OLD = "item,a,b1,b2,se_a\nq1,1,0,,0.1\nq2,2,-1,0.5,0.1\nq3,0.5,2,,0.1\nq4,1,1,,\n"
NEW = "item,a,b1,b2\nq1,2,-0.5,\nq2,4,-1,-0.25\nq3,1,0.5,\nzzz,1,1,\n"  # A = 2, B = 1


def test_link(tmp_path: Path) -> None:
    old, new = write(tmp_path / "old.csv", OLD), write(tmp_path / "new.csv", NEW)
    for method in ("stocking-lord", "haebara"):
        done = orientir("link", old, new, "--method", method, "--json")
        found = json.loads(done.stdout)
        assert (found["A"], found["B"]) == pytest.approx((2, 1), abs=1e-6)
        assert (found["anchors"], found["flagged"]) == (["q1", "q2", "q3"], [])


def test_link_takes_errors_of_difficulties_from_the_files(tmp_path: Path) -> None:
    old = "item,a,b,se_b\nq1,1,0,0.3\nq2,1.5,1,0.3\nq3,1,-1,0.4\nq4,1,0.5,\n"
    paths = write(tmp_path / "old.csv", old), write(tmp_path / "new.csv", old)
    drift = json.loads(orientir("link", *paths, "--json").stdout)["drift"]
    assert [anchor["p"] for anchor in drift] == pytest.approx([1, 1, 1, None])


def test_link_reads_semicolons(tmp_path: Path) -> None:
    old = write(tmp_path / "old.csv", OLD.replace(",", ";"))
    done = orientir_in_a_process("link", old, write(tmp_path / "new.csv", "\ufeff" + NEW), "--json")
    assert json.loads(done.stdout)["A"] == pytest.approx(2, abs=1e-6)


def test_link_passes_over_items_that_calibration_could_not_estimate(tmp_path: Path) -> None:
    new = write(tmp_path / "new.csv", NEW + "q4,,,\n")
    done = orientir("link", write(tmp_path / "old.csv", OLD), new, "--json")
    assert json.loads(done.stdout)["anchors"] == ["q1", "q2", "q3"]
    assert done.stderr.endswith("задания без параметров не участвуют: q4\n")


def test_link_tells_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = orientir("link", str(tmp_path / "none.csv"), str(tmp_path))
    assert (done.returncode, done.stderr.endswith("none.csv: нет такого файла\n")) == (1, True)


@pytest.mark.parametrize(
    ("old", "words"),
    [
        ("item,a,b\nq1,1,0\n", "общих заданий 1, а"),
        ("item,a,b\nq1,0,0\n", "«q1» различающая способность a = 0"),
        ("item,a,b\nq1,1,x\n", "столбец b: «x» – не число"),
        ("item,a,b\nq1,1,0\nq1,1,0\n", "«q1» встречается дважды"),
        ("name,a\nq1,1\n", "нужны столбцы item, a и b"),
        ("", "файл пуст"),
    ],
)
def test_link_tells_a_mistake(tmp_path: Path, old: str, words: str) -> None:
    done = orientir(
        "link", write(tmp_path / "old.csv", old), write(tmp_path / "new.csv", NEW), "--json"
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
