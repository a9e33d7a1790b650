"""The locator's places, held against the standard parser on generated documents."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.scenario.toml_positions import KeyPositions


def paths_of(value, path=()):
    """Every key path of a parsed document with its value."""
    if path:
        yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths_of(inner, (*path, key))
    elif isinstance(value, list):
        for row, inner in enumerate(value):
            yield from paths_of(inner, (*path, row))


def assert_places_agree(text):
    """All paths are found, and the text at each value parses to that value."""
    document = tomllib.loads(text)
    places = KeyPositions(text)
    expected = dict(paths_of(document))
    assert set(places.found) == set(expected)
    assert not places.repeats
    for path, place in places.found.items():
        if place.value_end > place.value:
            again = tomllib.loads("x = " + places.text[place.value : place.value_end])["x"]
            assert again == expected[path], path
        if isinstance(path[-1], str):
            key = places.text[place.key : place.key_end]
            assert path[-1] in tomllib_key(key), (path, key)


def tomllib_key(text):
    """All parts of a dotted key as the standard parser reads it."""
    parts, table = [], tomllib.loads(f"{text} = 1")
    while isinstance(table, dict):
        name, table = next(iter(table.items()))
        parts.append(name)
    return parts


bare = st.text("abcxyz019_-", min_size=1, max_size=4)
odd = st.text("ab .#=[]{}\"\\'é", min_size=1, max_size=5)
names = st.one_of(bare, odd)


def basic(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def key_form(name, literal):
    if name and all(mark in "abcdefghijklmnopqrstuvwxyz0123456789_-" for mark in name) and not literal:
        return name
    if literal and "'" not in name:
        return f"'{name}'"
    return basic(name)


texts = st.text("ab #]},'\"\\\n[={é", max_size=8)
scalars = st.one_of(
    st.integers(-(10**6), 10**6).map(str),
    st.floats(allow_nan=False, allow_infinity=False, width=32).map(lambda x: repr(float(x))),
    st.sampled_from(["true", "false", "1_000", "0xff", "1979-05-27T07:32:00Z",
     "1979-05-27 07:32:00", "07:32:00", "inf"]),
    texts.map(basic),
    texts.filter(lambda t: "'" not in t and "\n" not in t).map(lambda t: f"'{t}'"),
    texts.map(lambda t: '"""' + t.replace("\\", "\\\\").replace('"', '\\"') + '"""'),
    texts.filter(lambda t: "'" not in t).map(lambda t: f"'''\n{t}'''"),
    st.sampled_from(['"""a""\\""""', '"""a"""""', "'''b'''''", '""', "''", '""""""']),
)  # fmt: skip
spaces = st.sampled_from(["", " ", "\t "])


@st.composite
def values(draw, depth=2):
    if depth == 0 or draw(st.booleans()):
        return draw(scalars)
    space = draw(spaces)
    if draw(st.booleans()):
        gap = draw(st.sampled_from(["", " ", "\n", " # note ]\n\t"]))
        rows = draw(st.lists(values(depth - 1), max_size=3))
        comma = "," if rows and draw(st.booleans()) else ""
        return "[" + gap + ("," + gap).join(rows) + gap + comma + gap + "]"
    keys = draw(st.lists(names, unique=True, max_size=3))
    pairs = [f"{key_form(key, draw(st.booleans()))}{space}={space}{draw(values(depth - 1))}" for key in keys]
    return "{" + space + ("," + space).join(pairs) + space + "}"


@st.composite
def pairs_text(draw, prefix=""):
    """Lines of keys, plain and dotted, whose first parts are all different."""
    lines = []
    for name in draw(st.lists(names, unique=True, max_size=4)):
        space = draw(spaces)
        key = key_form(name, draw(st.booleans()))
        tails = draw(st.lists(names, unique=True, max_size=3)) if draw(st.booleans()) else []
        heads = [f"{key}{space}.{space}{key_form(tail, draw(st.booleans()))}" for tail in tails] or [key]
        for head in heads:
            note = draw(st.sampled_from(["", " # note = 1", "\n\n# [x]"]))
            lines.append(f"{draw(spaces)}{head}{space}={space}{draw(values())}{note}")
    return "\n".join(lines)


@st.composite
def documents(draw):
    parts = [draw(pairs_text())]
    top = tomllib.loads(parts[0])
    for name in draw(st.lists(names.filter(lambda n: n not in top), unique=True, max_size=3)):
        key = key_form(name, draw(st.booleans()))
        if draw(st.booleans()):
            parts.append(f"[ {key} ]\n{draw(pairs_text())}")
            continue
        for _ in range(draw(st.integers(1, 3))):
            rows = draw(pairs_text())
            parts.append(f"[[{key}]] # a row\n{rows}")
            if "deep" not in tomllib.loads(rows) and draw(st.booleans()):
                parts.append(
                    f"[[{key}.deep]]\n{draw(pairs_text())}\n[[{key}.deep]]\n[{key}.deep.end]\n{draw(pairs_text())}"
                )
    text = "\n".join(parts)
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@settings(max_examples=150, deadline=None)
@given(documents())
def test_places_agree_with_the_standard_parser(text):
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # a carriage return within a text, a key that stands in a table twice
    assert_places_agree(text)


@pytest.mark.parametrize(
    "text",
    [
        "a.b.c = 1\na.b.d = 2",
        "[a.b]\nx = 1\n[a]\ny = 2",
        "[[a]]\nx = 1\n[a.sub]\ny = 2\n[[a]]\n[a.sub]\ny = 3\n[[a.rows]]\nz = 1\n[[a.rows]]\nz = 2",
        'x = [[1, 2], [{ a = [3] }], "]"] # ]\n',
        't = { "a b" = { c.d = 1, c.e = """x\n}""" } }',
        'a = "\\u00e9 \\" # no comment"\n"\\u0062" = 2',
    ],
)
def test_places_of_hard_documents(text):
    assert_places_agree(text)


def test_a_place_is_line_and_column_of_the_value_or_of_the_key():
    places = KeyPositions('\n[[row]]\n[[row]]\nat = { x = 1,\ty = "two" }\n')
    assert places.line_column(places.of(("row", 1, "at", "y"))[0]) == (4, 19)
    assert places.line_column(places.of(("row", 1, "at", "y"), at_key=True)[0]) == (4, 15)
    assert places.line_column(places.of(("row", 1, "missing"))[0]) == (3, 3)
    assert places.line_column(places.of(("nothing",))[0]) == (1, 1)
    assert places.line_text(4) == 'at = { x = 1,\ty = "two" }'


@pytest.mark.parametrize(
    ("text", "path", "first", "second"),
    [
        ("a = 1\nb = 2\na = 3", ("a",), 1, 3),
        ("[t]\nx = 1\n[t]\n", ("t",), 1, 3),
        ("t = { x = 1, x = 2 }", ("t", "x"), 1, 1),
        ("[[r]]\nx = 1\n[[r]]\nx = 2\nx = 3", ("r", 1, "x"), 4, 5),
    ],
)
def test_repeats_are_found(text, path, first, second):
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text)
    places = KeyPositions(text)
    repeat = places.repeats[0]
    assert repeat.path == path
    assert places.line_column(repeat.first)[0] == first
    assert places.line_column(repeat.second)[0] == second


@settings(max_examples=200, deadline=None)
@given(st.text("[]{}=\"'.#\n ab1,\\", max_size=40))
def test_no_text_makes_the_locator_fail(text):
    KeyPositions(text).of(("a", 0, "b"))
