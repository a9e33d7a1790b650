"""Only arithmetic that gives the same bits on every CPU, read from the syntax trees of what makes a battle."""

import ast
from pathlib import Path

import pytest

import game

ROOT = Path(game.__file__).parent
FILES = sorted(
    [*(ROOT / "rules").rglob("*.py"), *(ROOT / "sim").glob("policies*.py")]
    + [
        ROOT / "scenario" / f"{name}.py"
        for name in (
            "anchors",
            "core_tables",
            "formations",
            "placement",
            "places",
            "scenario",
            "start_world",
            "triggers",
            "units_of_measure",
            "velocities",
        )
    ]
)
FORBIDDEN = set(
    """
    sin cos tan arcsin arccos arctan arctan2 asin acos atan atan2 sinh cosh tanh arcsinh arccosh arctanh
    exp exp2 expm1 log log2 log10 log1p logaddexp power float_power pow cbrt hypot dist angle radians degrees
    deg2rad rad2deg dot vdot inner matmul vecdot matvec vecmat einsum tensordot norm linalg fft
    argpartition partition random default_rng convolve correlate interp2d polyfit trapezoid unwrap
    """.split()  # noqa: SIM905
)
"""Functions and modules whose results change with CPU, C library or BLAS, or that roll dice of their own."""
SORTS = {"argsort"}


def faults(tree: ast.AST) -> list[str]:
    """Operations of a syntax tree that are not exact, as "line: what"."""
    return [f"{node.lineno}: {what}" for node in ast.walk(tree) for what in _inexact(node)]


def _inexact(node: ast.AST) -> list[str]:
    """What of one node is not exact."""
    if isinstance(node, ast.Attribute):
        return [node.attr] if node.attr in FORBIDDEN else []
    if isinstance(node, ast.ImportFrom | ast.Import):
        return [f"import {name}" for name in _imported(node) & (FORBIDDEN | {"cmath"})]
    if isinstance(node, ast.BinOp | ast.AugAssign):
        return _inexact_operator(node)
    return _inexact_call(node) if isinstance(node, ast.Call) else []


def _inexact_operator(node: ast.BinOp | ast.AugAssign) -> list[str]:
    if isinstance(node.op, ast.MatMult):
        return ["@"]
    return ["**"] if isinstance(node.op, ast.Pow) and not _whole_power(node) else []


def _inexact_call(node: ast.Call) -> list[str]:
    if isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN:
        return [node.func.id]
    if _name(node.func) in SORTS and not _stable(node):
        return ["unstable argsort"]
    return ["sort of another kind"] if _name(node.func) == "sort" and not _plain_sort(node) else []


def _imported(node: ast.ImportFrom | ast.Import) -> set[str]:
    """Parts of the names that an import takes from outside of the game."""
    module = (getattr(node, "module", None) or "").split(".")
    if isinstance(node, ast.ImportFrom) and (node.level or module[0] == "game"):
        return set()
    return {part for alias in node.names for part in alias.name.split(".")} | set(module)


def _whole_power(node: ast.BinOp | ast.AugAssign) -> bool:
    """Only squares, and whole powers of whole numbers or of two (2.0 ** 40), are the same everywhere."""
    power = node.right if isinstance(node, ast.BinOp) else node.value
    if not isinstance(power, ast.Constant) or not isinstance(power.value, int):
        return False
    base = node.left if isinstance(node, ast.BinOp) else node.target
    return power.value == 2 or (isinstance(base, ast.Constant) and (isinstance(base.value, int) or base.value == 2.0))


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def _stable(call: ast.Call) -> bool:
    return any(
        k.arg == "kind" and isinstance(k.value, ast.Constant) and k.value.value == "stable" for k in call.keywords
    )


def _plain_sort(call: ast.Call) -> bool:
    return all(k.arg in ("axis", "kind", "key") for k in call.keywords)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_only_exact_operations(path):
    assert faults(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    [
        "np.sin(x)", "np.exp(x)", "x @ y", "x @= y", "x ** 1.5", "x ** 3", "3.7 ** 4", "x **= y", "np.hypot(x, y)",
        "x.dot(y)", "np.argsort(x)", "x.argsort()", 'np.argsort(x, kind="quicksort")',
        "np.argpartition(x, 3)", "import cmath",
        "from math import sin", "from numpy import sin", "np.linalg.norm(x)", "np.random.default_rng(1)",
        "pow(x, 2)", "np.power(x, 2)", "def f():\n    return [np.cos(a) for a in x]",
    ],
)  # fmt: skip
def test_the_walk_finds_what_is_not(code):
    assert faults(ast.parse(code)) != []


@pytest.mark.parametrize(
    "code",
    [
        "x ** 2", "2 ** 32", "2.0 ** 40", 'np.argsort(x, kind="stable")', "np.lexsort((x, y))",
        "np.sqrt(x * x + y * y)", "np.sort(x)", "np.floor(x) + np.rint(x) // 3", "np.bincount(x, weights=y)", "x / y",
    ],
)  # fmt: skip
def test_the_walk_lets_what_is_exact_pass(code):
    assert faults(ast.parse(code)) == []
