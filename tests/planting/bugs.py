"""Small plausible bugs of a source file, found on its syntax tree, each an edit of one spot of the text."""

import ast
import difflib
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

SPARED: dict[tuple[str, str], str] = {
    ("__init__.py", "RULES_VERSION"): "a number that only saves compare",
    ("knowledge/sensors.py", "PROBES"): "observers that look first, for speed: all look at what is left",
    ("knowledge/sensors.py", "_probes"): "which observers look first, for speed: all look at what is left",
    ("knowledge/jamming.py", "NOWHERE_KM"): "any place that is far outside of every map",
    ("knowledge/jamming.py", "FARTHEST_KM2"): "more than any distance on a map, less than that of nowhere",
    ("space/neighbours.py", "CANDIDATES"): "size of the pieces in which pairs are handed out",
    ("space/neighbours.py", "FEW"): "which of two ways is taken that find the same, for speed",
    ("space/neighbours.py", "few"): "which of two ways is taken that find the same, for speed",
    ("space/reach.py", "ROUND"): "after how many pairs it is asked who still looks for somebody, for speed",
    ("space/neighbours.py", "CROWD"): "from which crowd on near cells are looked through first, for speed",
    ("space/neighbours.py", "crowded"): "which of two ways is taken that find the same, for speed",
    ("space/neighbours.py", "_LEAST_KM"): "size of the cells of those who reach nothing but their own place",
    ("space/neighbours.py", "_NEAR_FIRST"): "how far is looked before all else, for speed: who finds nothing looks on",
    ("space/neighbours.py", "_SPAN"): "how many cells a column has: rows beyond the outermost ones share these",
    ("space/sightlines.py", "rows_in_a_piece"): "size of the pieces that fit the cache",
    ("space/sightlines.py", "_SLACK"): "how much wider the bound of single precision is, far above its rounding",
    ("motion/safety.py", "_HELD_PARTS"): "depths at which the cheap bound is asked: any do, more of them pass more",
    ("space/nearest.py", "BLOCK"): "how many rows ask as one, for speed: whom they leave over is compared exactly",
    ("space/nearest.py", "PARTS"): "in how many parts they ask then, for speed",
    ("space/nearest.py", "FEW"): "from which crowd on rows ask as one, for speed",
    ("space/nearest.py", "PIECE"): "size of the pieces that fit the cache",
    ("space/nearest.py", "_SLACK"): "how much wider the bound is, far above rounding: whom it takes in is compared",
    ("space/nearest.py", "Asked.parted"): "which rows ask as one, for speed",
    ("space/nearest.py", "_narrowed"): "in which pieces blocks of a crowd are narrowed, for speed",
    ("space/nearest.py", "_in_squares"): "which rows ask as one, for speed",
    ("fire/at_craft.py", "MANY"): "from how many flights on their words are made craft by craft, for speed",
    ("space/ephemeris.py", "ALWAYS"): "any substep: bodies that stand still are at one place in all of them",
    ("space/sightlines.py", "_along"): "on which side rows of a large world are cut into tiles, for speed",
    ("space/sightlines.py", "ABREAST"): "how many rows a tile of a large world has, for speed",
    ("motion/ways_out.py", "_SHELLS"): "how finely the cheap bounds cut up a fall: more of them pass more",
    ("motion/ways_out.py", "_STRETCH"): "decisions that are flown before anybody looks, for speed",
    ("space/sightlines.py", "CELLS"): "size of the pieces that fit the cache",
    ("story/progress.py", "_CELLS"): "size of the pieces in which pairs are looked at",
    ("state/columns.py", "_MANY"): "from how many rows on they are sorted as words, for speed",
    ("state/trigger_words.py", "SECRETLY"): "any number above those of all stances",
    ("state/resolution.py", "Resolution.keeps_tracks"): "whether anybody looks at tracks, for speed",
    ("story/triggers.py", "_STREWN"): "any number: it keeps uids of clouds of triggers apart from other words",
    ("damage/debris.py", "_BORN"): "any number: it keeps uids of clouds of ships apart from other words",
    ("story/progress.py", "body_states_now"): "how many places are worked out, of which the first two are taken",
    ("state/rails.py", "body_places_now"): "how many places are worked out, of which the first is taken",
}
"""Where a change is none of the rules: (file under game/rules, name of the definition) and why."""
LOOSE: dict[tuple[str, str], str] = {
    ("craft/craft_fire.py", "_widest"): "the reach that `_near` takes",
    ("craft/craft_fire.py", "_near"): "who is near the box is compared exactly afterwards",
    ("damage/damage.py", "_fits"): "which of two ways is taken that find the same, for speed",
    ("damage/hurt.py", "differing"): "rows whose columns are the same stay as they are: left out for speed",
    ("damage/debris.py", "_may_touch"): "how much of the way lies within a cloud is reckoned exactly afterwards",
    ("fire/gunnery.py", "any_arc"): "whether arcs are looked at at all, for speed: without one all round is in it",
    ("fire/point_defence.py", "_meet"): "when the ways whose boxes are near meet is reckoned exactly afterwards",
    ("fire/point_defence.py", "_widest"): "pairs that may come into reach are compared exactly afterwards",
    ("fire/targets.py", "_may_reach"): "guns near the box are compared exactly afterwards",
    ("motion/ways_out.py", "_first_is_best"): "which rows are not flown, for speed: the flight finds the first law too",
    ("motion/safety.py", "at_ease"): "rows out of danger need no ways out; the others fly them",
    ("motion/safety.py", "surely_lost"): "rows in danger are flown and judged exactly where this says nothing",
    ("motion/ways_out.py", "outlasts"): "rows that fall slowly need no flight; the others fly all laws",
    ("motion/ways_out.py", "straight_is_best"): "rows that fall straight need no flight; the others fly all laws",
    ("motion/ways_out.py", "_crossed_s"): "how fast a fall is in the two bounds before it",
    ("state/columns.py", "in_order"): "which of two ways is taken that give the same order, for speed",
    ("space/neighbours.py", "near_box"): "what is in the box is compared exactly afterwards",
    ("space/course.py", "_may_touch"): "rows that could reach a body are swept exactly afterwards",
    ("space/nearest.py", "_middles"): "rows ask as one from about their middle: any place does",
    ("space/nearest.py", "Asked.narrowed"): "whom blocks of rows leave over is compared exactly afterwards",
    ("space/sightlines.py", "hidden_by_bodies"): "which of two ways is taken that find the same, for speed",
    ("space/sightlines.py", "near_lines"): "pairs are tested exactly afterwards",
    ("motion/ways_out.py", "_Stretch._may_touch"): "steps of ways that may reach a body are swept exactly afterwards",
    ("damage/blasts.py", "_may_reach"): "what craft in the box catch is reckoned exactly afterwards",
}
"""Cheap bounds, which may be wider than they are: kinds of `WIDENING` change nothing but the time in them."""
WIDENING = {"strictness", "mask", "constant", "copy"}
TINY = 1e-6
"""Numbers below this only keep something from being nothing."""
FLOOR = 1e-3
"""The same of what something is divided by."""

STRICT = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "!=", "!=": "==", "is": "is not", "in": "not in"}
OPPOSITE = {"minimum": "maximum", "min": "max", "argmin": "argmax", "floor": "ceil", "any": "all", "left": "right"}
OPPOSITE |= {value: key for key, value in OPPOSITE.items()}
SIGN = {"+": "-", "-": "+", "+=": "-=", "-=": "+="}
TIMES = {"*": "/", "/": "*", "//": "*", "%": "//", "*=": "/=", "/=": "*=", "//=": "*="}
TERMS = {"&": "|", "|": "&", "^": "|", "&=": "|=", "|=": "&="}
AXES = {"0": "1", "1": "0", "2": "1", "-1": "0"}
ROLLS = {"roll_ppm", "roll_fraction", "roll_word"}
_SIDE = re.compile(r"(\b|_)sides?\b")
LAST_ONE = (
    "(lambda at, weights, minlength=0:"
    " np.bincount(np.unique(at), weights[np.unique(at, return_index=True)[1]], minlength))"
)
"""A bincount with weights that counts one row of each number."""


@dataclass(frozen=True, order=True)
class Bug:
    """One edit of a file: bytes `start` to `end` become `text`."""

    path: str
    start: int
    end: int
    text: str
    kind: str
    line: int

    def planted(self, source: str) -> str:
        """The source with the bug in it."""
        raw = source.encode()
        return (raw[: self.start] + self.text.encode() + raw[self.end :]).decode()

    def diff(self, source: str) -> list[str]:
        """The lines that differ, the old ones with "- ", the new ones with "+ "."""
        lines = difflib.ndiff(source.splitlines(), self.planted(source).splitlines())
        return [line for line in lines if line.startswith(("- ", "+ "))]


def bugs_in(path: str, source: str, streams: Sequence[str] = ()) -> list[Bug]:
    """All bugs that may be planted in a file, by place; ask `is_one` of those that are chosen.

    path: as `SPARED` names it; streams: names of the streams of rolls, of which one takes another's place.
    """
    tree = ast.parse(source)
    finder = _Finder(path, source, streams, _piece_sizes(tree))
    finder.visit(tree)
    return sorted(set(finder.found))


def is_one(bug: Bug, source: str) -> bool:
    """Does the planted source compile, and say something else than before?"""
    planted = bug.planted(source)
    try:
        compile(planted, bug.path, "exec")
    except SyntaxError:
        return False
    return ast.dump(ast.parse(planted)) != ast.dump(ast.parse(source))


def _name(node: ast.expr) -> str:
    """The last name of `a.b.c`, of a call or of a subscript; "" for what has none."""
    while isinstance(node, ast.Subscript | ast.Call):
        node = node.value if isinstance(node, ast.Subscript) else node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is_text(node: ast.expr) -> bool:
    """Is it a text or a list of things, for which + and * mean no sum and product."""
    constant = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return constant or isinstance(node, ast.JoinedStr | ast.Tuple | ast.List)


def _piece_sizes(tree: ast.AST) -> frozenset[str]:
    """Names by which rows are handed out in pieces, `for first in range(0, n, SIZE)` up to `first + SIZE`: any do."""
    found = set()
    for loop in ast.walk(tree):
        if isinstance(loop, ast.For) and isinstance(loop.iter, ast.Call) and _name(loop.iter) == "range":
            first, step = loop.target, loop.iter.args[-1]
            ends = (node for part in loop.body for node in ast.walk(part) if isinstance(node, ast.BinOp))
            whole = any(
                isinstance(end.op, ast.Add) and _name(end.left) == _name(first) and _name(end.right) == _name(step)
                for end in ends
            )
            if len(loop.iter.args) == 3 and whole:
                found.add(_name(step))
    return frozenset(found)


def _divided_by(function: ast.FunctionDef) -> set[str]:
    """Names by which a function divides."""
    divisions = (node for node in ast.walk(function) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
    return {node.right.id for node in divisions if isinstance(node.right, ast.Name)}


def _asks_for_rows(test: ast.expr) -> bool:
    """Does a condition only ask whether there is anything to do: `not len(x)`, `not x.any()`, `x.size == 0`."""
    if isinstance(test, ast.BoolOp):
        return all(_asks_for_rows(value) for value in test.values)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _asks_for_rows(test.operand) or isinstance(test.operand, ast.Name)
    if isinstance(test, ast.Compare):
        zero = isinstance(test.comparators[0], ast.Constant) and test.comparators[0].value == 0
        return zero and _asks_for_rows(test.left)
    return _name(test) in ("len", "any", "size")


class _Finder(ast.NodeVisitor):
    """Walks a syntax tree and notes bugs; texts, types, decorators, enumerations and errors are passed by."""

    def __init__(self, path: str, source: str, streams: Sequence[str], piece_sizes: frozenset[str]):
        self.found: list[Bug] = []
        self._piece_sizes = piece_sizes
        self._path, self._raw, self._streams = path, source.encode(), streams
        self._inside: list[str] = []
        self._stands_in: set[ast.expr] = set()  # numbers that a division takes where there is nothing to divide by
        self._as_truth: set[ast.expr] = set()  # counts of which only whether they are nothing is asked
        self._lines = [0, 0]
        for line in self._raw.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        rows = source.splitlines(keepends=True)
        self._tokens: list[tuple[int, int, str]] = []
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in (tokenize.OP, tokenize.NAME):
                row, column = token.start
                start = self._lines[row] + len(rows[row - 1][:column].encode())
                self._tokens.append((start, start + len(token.string.encode()), token.string))

    # ---- places

    def _start(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        return self._lines[node.lineno] + node.col_offset

    def _end(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._lines[node.end_lineno] + node.end_col_offset

    def _text(self, node: ast.expr) -> str:
        """What stands there, on one line."""
        return " ".join(self._raw[self._start(node) : self._end(node)].decode().split())

    def _operator(self, start: int, end: int, wanted: set[str]) -> tuple[int, int, str] | None:
        """The first of some operators between two places."""
        return next((token for token in self._tokens if start <= token[0] < end and token[2] in wanted), None)

    def _note(self, kind: str, start: int, end: int, text: str) -> None:
        line = self._raw[:start].count(b"\n") + 1
        for depth in range(1, len(self._inside) + 1):
            here = self._path, ".".join(self._inside[:depth])
            if here in SPARED or (here in LOOSE and kind in WIDENING):
                return
        self.found.append(Bug(self._path, start, end, text, kind, line))

    def _swap(self, kind: str, token: tuple[int, int, str] | None, table: dict[str, str]) -> None:
        if token is not None and token[2] in table:
            self._note(kind, token[0], token[1], table[token[2]])

    # ---- what is passed by

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Defaults and body, without the docstring."""
        self._inside.append(node.name)
        divisors = _divided_by(node)
        for line in ast.walk(node):
            if isinstance(line, ast.Assign) and _name(line.targets[0]) in divisors:
                self._floor(line.value)
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default)
        for statement in node.body:
            self.visit(statement)
        self._inside.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """All but enumerations, whose numbers are names."""
        if any("Enum" in _name(base) or "Flag" in _name(base) for base in node.bases):
            return
        self._inside.append(node.name)
        for statement in node.body:
            self.visit(statement)
        self._inside.pop()

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """The value; the type is none of it."""
        if node.value is not None:
            self._defined(node.target, node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        """The value, and the statement where it writes into something."""
        if not any(_name(target) == "__all__" for target in node.targets):
            self._defined(node.targets[0], node.value)
            if isinstance(node.targets[0], ast.Subscript | ast.Attribute) and "__init__" not in self._inside:
                self._drop(node)

    def _defined(self, target: ast.expr, value: ast.expr) -> None:
        constant = isinstance(target, ast.Name) and not self._inside
        if constant and _name(target) in self._piece_sizes:
            return
        if constant:
            self._inside.append(_name(target))
        self.visit(value)
        if constant:
            self._inside.pop()

    def visit_Raise(self, node: ast.Raise) -> None:
        """Errors of programmers are no rules."""

    def visit_Assert(self, node: ast.Assert) -> None:
        """Nor are these."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """A text."""

    # ---- statements

    def _drop(self, node: ast.stmt) -> None:
        self._note("statement", self._start(node), self._end(node), "pass")

    def visit_Expr(self, node: ast.Expr) -> None:
        """A call may be forgotten, or lose rows whose index comes again."""
        if isinstance(node.value, ast.Call):
            self._drop(node)
            self._repeated(node.value)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """`+=` may be forgotten or change its sign, `&=` forget what was."""
        self._drop(node)
        token = self._operator(self._start(node), self._end(node), {*SIGN, *TIMES, *TERMS})
        self._swap("sign", token, SIGN)
        self._swap("times", token, TIMES)
        self._swap("mask", token, TERMS)
        if token is not None and token[2] in TERMS:
            self._note("mask", token[0], token[1], "=")
        self.visit(node.value)

    def visit_If(self, node: ast.If) -> None:
        """A way out may be forgotten, but for one that only spares work where there is none."""
        way_out = len(node.body) == 1 and isinstance(node.body[0], ast.Return | ast.Continue)
        if way_out and not node.orelse and not _asks_for_rows(node.test):
            self._drop(node.body[0])
        self.generic_visit(node)

    # ---- operators

    def visit_Compare(self, node: ast.Compare) -> None:
        """Strict for not strict, the other way round, friend for foe."""
        operands = [node.left, *node.comparators]
        if isinstance(node.ops[0], ast.Gt) and self._text(operands[1]) == "0":
            self._as_truth.add(node.left)
        for left, right in pairwise(operands):
            token = self._operator(self._end(left), self._start(right), {*FLIPPED, "not"})
            self._swap("strictness", token, STRICT)
            sides = _SIDE.search(self._text(left) + " " + self._text(right)) is not None
            self._swap("side" if sides else "comparison", token, FLIPPED)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Plus for minus, times for division, a term lost."""
        token = self._operator(self._end(node.left), self._start(node.right), {*SIGN, *TIMES, *TERMS})
        if not _is_text(node.left) and not _is_text(node.right):
            self._swap("sign", token, SIGN)
            if _name(node.right) != "mirror_sign":  # 1 or -1: times is division
                self._swap("times", token, TIMES)
        self._swap("mask", token, TERMS)
        if token is not None and token[2] in TERMS:
            self._lose(self._start(node), self._end(node), [token])
        if isinstance(node.op, ast.Div):
            self._divisor(node.right)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        """A term lost, `and` for `or`."""
        word = "and" if isinstance(node.op, ast.And) else "or"
        tokens = []
        for left, right in pairwise(node.values):
            token = self._operator(self._end(left), self._start(right), {word})
            assert token is not None
            self._swap("mask", token, {"and": "or", "or": "and"})
            tokens.append(token)
        self._lose(self._start(node), self._end(node), tokens)
        self.generic_visit(node)

    def _lose(self, start: int, end: int, operators: list[tuple[int, int, str]]) -> None:
        """Each term between operators lost, with the operator before it; the first with the one after it."""
        after = operators[0][1]
        while self._raw[after : after + 1].isspace():
            after += 1
        self._note("mask", start, after, "")
        for token, following in zip(operators, [*operators[1:], None], strict=True):
            before, stop = token[0], end if following is None else following[0]
            while self._raw[before - 1 : before].isspace():
                before -= 1
            while self._raw[stop - 1 : stop].isspace():
                stop -= 1
            self._note("mask", before, stop, "")

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        """`~`, `not` or the sign lost."""
        kind = "sign" if isinstance(node.op, ast.USub | ast.UAdd) else "mask"
        size = len("not ") if isinstance(node.op, ast.Not) else 1
        self._note(kind, self._start(node), self._start(node) + size, "")
        self.generic_visit(node)

    # ---- numbers

    def visit_Constant(self, node: ast.Constant) -> None:
        """Off by one, or by a quarter; the other side of a `searchsorted`."""
        start, end, value = self._start(node), self._end(node), node.value
        if isinstance(value, str) and value in ("left", "right"):
            self._note("off by one", start, end, f'"{OPPOSITE[value]}"')
        elif isinstance(value, float):
            if abs(value) >= TINY and node not in self._stands_in:
                self._note("constant", start, end, repr(value * 1.25))
        elif isinstance(value, int) and not isinstance(value, bool):
            self._note("off by one", start, end, repr(value + 1))
            if value > 0:
                self._note("off by one", start, end, repr(value - 1))
            if value > 3:
                self._note("constant", start, end, repr(value + value // 4))

    # ---- calls and their like

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """Friend for foe where it asks who fights whom."""
        if isinstance(node.ctx, ast.Load) and _name(node.value) == "enemy":
            plain = not isinstance(node.value, ast.Subscript)
            if plain and isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
                self._exchange("enemy", *node.slice.elts)
            elif plain:
                self._note("enemy", self._start(node.slice), self._start(node.slice), ":, ")
            self._note("enemy", self._start(node), self._start(node), "~")
        self.generic_visit(node)

    def _exchange(self, kind: str, one: ast.expr, other: ast.expr) -> None:
        between = self._raw[self._end(one) : self._start(other)].decode()
        self._note(kind, self._start(one), self._end(other), self._text(other) + between + self._text(one))

    def visit_Call(self, node: ast.Call) -> None:
        """What calls by name may get wrong; numbers of axes are told from others."""
        name = _name(node.func)
        self._opposites(node, name)
        self._copies(node, name)
        if name == "hostile" and len(node.args) == 2:
            self._exchange("enemy", *node.args)
            self._note("enemy", self._start(node), self._start(node), "~")
        if name in ROLLS:
            self._rolls(node)
        if name == "nonzero" and isinstance(node.func, ast.Attribute):
            self._as_truth.add(node.func.value)
        if name == "bincount":
            self._counts(node)
        if name == "where" and len(node.args) == 3:
            self._guards(*node.args)
        self._sorts(node, name)
        self._parts(node)

    def _opposites(self, node: ast.Call, name: str) -> None:
        """The least for the greatest: `np.maximum(...)`, `np.maximum.at(...)`."""
        end = self._end(node.func)
        if name in OPPOSITE and name not in ("left", "right"):
            self._note("min for max", end - len(name), end, OPPOSITE[name])
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        if name == "at" and isinstance(owner, ast.Attribute) and owner.attr in OPPOSITE:
            self._note("min for max", self._end(owner) - len(owner.attr), self._end(owner), OPPOSITE[owner.attr])

    def _copies(self, node: ast.Call, name: str) -> None:
        """A `.copy()` left out."""
        end = self._end(node.func)
        if name == "copy" and not node.args and self._raw[end - 5 : end] == b".copy":
            self._note("copy", end - 5, self._end(node), "")

    def _parts(self, node: ast.Call) -> None:
        self.visit(node.func)
        for part in node.args:
            self.visit(part)
        for keyword in node.keywords:
            value = self._text(keyword.value)
            if keyword.arg != "axis":
                self.visit(keyword.value)
            elif value in AXES:
                self._note("axis", self._start(keyword.value), self._end(keyword.value), AXES[value])

    def _guards(self, test: ast.expr, value: ast.expr, other: ast.expr) -> None:
        """In `np.where(size > 0.0, size, 1.0)` any number would do for the last."""
        if isinstance(test, ast.Compare) and self._text(test) == f"{self._text(value)} > 0.0":
            self._stands_in.add(other)

    def _divisor(self, node: ast.expr) -> None:
        """In `x / np.where(meets, size, 1.0)` too, and in `x / np.maximum(size, 1e-3)`: it only keeps from dividing by
        nothing."""
        if not isinstance(node, ast.Call):
            return
        if _name(node.func) == "where" and len(node.args) == 3:
            self._stands_in.add(node.args[2])
        self._floor(node)

    def _floor(self, node: ast.expr) -> None:
        """The least that a divisor, or what is divided by later on, is let be."""
        last = node.args[-1] if isinstance(node, ast.Call) and node.args else None
        if _name(node) == "maximum" and isinstance(last, ast.Constant) and 0.0 < last.value <= FLOOR:
            self._stands_in.add(last)

    def _rolls(self, node: ast.Call) -> None:
        """Another stream; a part of the key lost (the first argument says whose roll it is)."""
        given = [*node.args[1:], *(keyword.value for keyword in node.keywords)]
        for part in given:
            if isinstance(part, ast.Attribute) and _name(part.value) == "Stream":
                others = [stream for stream in self._streams if stream != part.attr]
                if others:
                    at = self._streams.index(part.attr) if part.attr in self._streams else 0
                    text = others[at % len(others)]
                    self._note("roll key", self._end(part) - len(part.attr), self._end(part), text)
            elif not isinstance(part, ast.Constant | ast.Starred) and self._text(part) != "stream":
                self._note("roll key", self._start(part), self._end(part), "0")

    def _repeated(self, node: ast.Call) -> None:
        """`np.add.at(x, i, v)` as an assignment, which keeps one of the rows of an index."""
        if not isinstance(node.func, ast.Attribute) or node.func.attr != "at" or len(node.args) != 3:
            return
        ufunc = _name(node.func.value)
        x, index, value = (self._text(part) for part in node.args)
        sign = {"add": "+=", "subtract": "-="}.get(ufunc)
        text = f"{x}[{index}] {sign} {value}" if sign else f"{x}[{index}] = np.{ufunc}({x}[{index}], {value})"
        self._note("repeated index", self._start(node), self._end(node), text)

    def _counts(self, node: ast.Call) -> None:
        """A bincount that counts each number once."""
        if len(node.args) > 1 or any(keyword.arg == "weights" for keyword in node.keywords):
            self._note("repeated index", self._start(node.func), self._end(node.func), LAST_ONE)
        elif node not in self._as_truth:
            text = self._raw[self._start(node) : self._end(node)].decode()
            self._note("repeated index", self._start(node), self._end(node), f"np.minimum(1, {text})")

    def _sorts(self, node: ast.Call, name: str) -> None:
        """The reverse order; in a lexsort the two last keys exchanged, or one of its keys lost."""
        if name in ("argsort", "sorted", "lexsort"):
            self._note("order", self._end(node), self._end(node), "[::-1]")
        if name == "lexsort" and node.args and isinstance(node.args[0], ast.Tuple):
            keys = node.args[0].elts
            if len(keys) > 1 and not any(isinstance(key, ast.Starred) for key in keys):
                self._exchange("order", keys[-2], keys[-1])
                rest = ", ".join(self._text(key) for key in keys[1:])
                self._note("order", self._start(keys[0]), self._end(keys[-1]), rest + "," * (len(keys) == 2))


def stream_names(sources: Iterator[str]) -> list[str]:
    """Names of the streams of rolls: the members of the class `Stream`, wherever it is."""
    for source in sources:
        if "class Stream(" in source:
            for node in ast.parse(source).body:
                if isinstance(node, ast.ClassDef) and node.name == "Stream":
                    return [_name(line.targets[0]) for line in node.body if isinstance(line, ast.Assign)]
    return []
