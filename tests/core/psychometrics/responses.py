"""Response matrices for tests: real files and simulated persons."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

DATA = Path("tests/data/responses")


def read_verbal(
    prefix: str = "resp2.",
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8], list[str]]:
    """Verbal aggression: responses, 1 = man, names of items."""
    frame = pl.read_csv(DATA / "VerbalAggression.csv")
    names = [name for name in frame.columns if name.startswith(prefix)]
    men = (frame["gender"] == "male").cast(pl.Int8).to_numpy()
    return frame.select(names).to_numpy().astype(np.int8), men, names


def read_lsat(number: int) -> npt.NDArray[np.int8]:
    return pl.read_csv(DATA / f"lsat{number}.csv").to_numpy().astype(np.int8)


def simulate_2pl(
    ability: npt.NDArray[np.float64],
    slopes: npt.NDArray[np.float64],
    difficulties: npt.NDArray[np.float64],
    random: np.random.Generator,
) -> npt.NDArray[np.int8]:
    chance = 1 / (1 + np.exp(-slopes * (ability[:, None] - difficulties)))
    return (random.random(chance.shape) < chance).astype(np.int8)
