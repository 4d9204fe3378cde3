"""Bugs to plant fit the code as it stands: `python -m tests.planted` plants them."""

from pathlib import Path

import pytest

from tests.planted.plant import Plant
from tests.planted.plants import PLANTS

PROJECT = Path(__file__).parents[1]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_a_plant_stands_once_in_its_file_and_its_tests_exist(plant: Plant) -> None:
    assert (PROJECT / plant.file).read_text(encoding="utf-8").count(plant.right) == 1
    assert [each for each in plant.tests if not (PROJECT / each.partition("::")[0]).exists()] == []
