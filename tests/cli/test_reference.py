"""The taxonomy, licences, and what an organization shows, from the command line."""

from tests.cli.conftest import Place


def test_the_taxonomy_is_edited(place: Place) -> None:
    place.open_shop()
    category = place.run("taxonomy", "add", "Musical Instruments", "--description", "What sounds")[0].strip()
    below = place.run("taxonomy", "add", "Pianos", "--below", category)[0].strip()
    place.run("taxonomy", "rename", category, "Instruments")
    place.run("taxonomy", "rename", below, "Grand Pianos", "--sub")
    assert "such a category" in place.run("taxonomy", "add", "musical instruments", status=1)[1]
    assert "such a subcategory" in place.run("taxonomy", "add", "PIANOS", "--below", category, status=1)[1]
    assert "no such category" in place.run("taxonomy", "add", "Pianos", "--below", "9999", status=1)[1]
    assert "no such product category" in place.run("taxonomy", "rename", "9999", "x", status=1)[1]
    assert "1 to 40" in place.run("taxonomy", "add", "x" * 41, status=1)[1]
    assert "letters or digits" in place.run("taxonomy", "add", "!", status=1)[1]


def test_an_organization_says_what_it_shows(place: Place) -> None:
    org = place.open_shop()
    place.run("org", "describe", org, "dba=Corner", "city=Denver", "sts_enabled=true", "website=")
    for value, said in (("colour=red", "says nothing"), ("dba", "says nothing"), ("sts_enabled=1", "true or false")):
        assert said in place.run("org", "describe", org, value, status=1)[1]
    assert "at most 200" in place.run("org", "describe", org, f"dba={'x' * 201}", status=1)[1]
    number = ("--type", "19", "--end", "2030-12-31")
    first = place.run("license", "add", "R-1", "--org", org, *number)[0].strip()
    assert place.run("license", "add", "R-1", "--org", org, *number, "--start", "2020-01-01")[0].strip() == first
    place.run("license", "archive", "R-1", "--org", org)
    assert "no licence" in place.run("license", "archive", "R-1", "--org", org, status=1)[1]
    assert place.run("license", "add", "R-1", "--org", org, *number)[0].strip() != first
    assert "A day is" in place.run("license", "add", "R-2", "--org", org, "--type", "19", "--end", "soon", status=1)[1]
