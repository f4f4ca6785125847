"""Rules of the catalogue: codes, names of generics, the tree."""

import pytest

from fondaco.catalog import rules
from fondaco.catalog.model import Category
from fondaco.kernel.errors import Invalid

NAMED = {"name_en": "", "name_ar": "", "product_count": 0, "created": "", "updated": ""}


def category(id: int, depth: int = 0, path: str = "", **names: str) -> Category:
    parent = {"parent_id": None, "parent_uid": None, "depth": depth, "path": path}
    node = {"product_category_id": None, "product_subcategory_id": None}
    return Category(**{"id": id, "uid": str(id), "code": f"C{id}"} | parent | node | NAMED | names)  # type: ignore[arg-type]


@pytest.mark.parametrize("wanted", ["A", " A ", "A\t"])
def test_the_same_code(wanted: str):
    rules.check_code("A", wanted)


@pytest.mark.parametrize("wanted", ["a", "AB", "", "A B"])
def test_another_code(wanted: str):
    with pytest.raises(Invalid) as caught:
        rules.check_code("A", wanted)
    assert caught.value.field == "code"


@pytest.mark.parametrize("name", ["Ibuprofen", " ibuprofen", "IBUPROFEN "])
def test_one_name(name: str):
    assert rules.name_key(name) == "ibuprofen"


def test_a_label_is_the_first_name_there_is():
    assert rules.label(category(1, name_en="Tea", name_ar="شاي")) == "Tea"
    assert rules.label(category(1, name_ar="شاي")) == "شاي"
    assert rules.label(category(1)) == "C1"


def test_place():
    assert rules.place(category(1), None) == (0, "C1")
    assert rules.place(category(2, name_en="Tea"), category(1, 3, "a > b > c > d")) == (4, "a > b > c > d > Tea")
    assert rules.place(category(2), category(1, 62, "x"))[0] == 63
    with pytest.raises(Invalid):
        rules.place(category(2), category(1, 63, "x"))


def test_a_subtree_moves_whole():
    a, b, c, d = (category(id) for id in range(1, 5))
    moved = rules.replace_subtree(a, {1: [b, d], 2: [c]}, 2, "x > y > C1")
    assert {each.id: values for each, values in moved} == {
        2: {"depth": 3, "path": "x > y > C1 > C2"},
        3: {"depth": 4, "path": "x > y > C1 > C2 > C3"},
        4: {"depth": 3, "path": "x > y > C1 > C4"},
    }
    with pytest.raises(Invalid):
        rules.replace_subtree(a, {1: [b], 2: [c]}, 62, "x")


def test_nothing_stands_below_itself():
    a, b = category(1), category(2)
    rules.check_parent(a, None, [2, 3])
    rules.check_parent(a, category(4), [2, 3])
    for parent in (a, b):
        with pytest.raises(Invalid):
            rules.check_parent(a, parent, [2, 3])
