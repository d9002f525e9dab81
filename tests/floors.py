"""The house's law, read off the source: imports go down only, and every room keeps to its own libraries."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "talkwidget"
GROUND = frozenset({"dialects", "errors", "events", "identity", "models", "rates", "setting_values", "settings"})
DOORS = frozenset({"api", "auth", "commands", "delivery", "pages", "transfer"})
ELSEWHERE = {
    "i18n": 0, "corpus": 2, "migrations": 3, "extension": 4, "mounted": 4, "read_session": 4, "replica": 4,
    "templating": 4, "cli": 5, "demo": 5, "serving": 5, "standalone": 5,
}  # fmt: skip
ROOF = 6  # talkwidget/__init__.py: the public names
WEB = ("alembic", "apispec", "click", "flask", "granian", "http", "jinja2", "jwt", "marshmallow", "urllib.request")
OUTSIDE_CORE = (*WEB, "werkzeug", "wsgiref")
DRIVERS = ("psycopg", "pymysql", "sqlalchemy.dialects", "sqlite3")
# An import's spool is a temporary file of its own, never the store.
SPEAKS_SQL = (f"{PACKAGE}.core.dialects", f"{PACKAGE}.migrations", f"{PACKAGE}.transfer.spool")
SAYS_NOTHING = frozenset(
    {"common", "data", "helper", "helpers", "info", "manager", "managers", "misc", "util", "utils"}
)
LONGEST = 400


def floor(module: str) -> int | None:
    """Return the floor of a module of ours; None if the picture in CONTRIBUTING.md doesn't have it."""
    rooms = module.split(".")[1:]
    if not rooms:
        return ROOF
    if rooms[0] == "core":
        return {"service": 2}.get(rooms[1], 0 if rooms[1] in GROUND else 1) if len(rooms) > 1 else 0
    return 3 if rooms[0] in DOORS else ELSEWHERE.get(rooms[0])


def offences(root: Path) -> list[str]:
    """Return one sentence for each import under ``root``/talkwidget that breaks the law."""
    modules = {_module(path.relative_to(root)): path for path in sorted((root / PACKAGE).rglob("*.py"))}
    graph = {module: list(_imports(module, path, modules)) for module, path in modules.items()}
    told = [
        f"{module}: its floor is unknown; name it in tests/floors.py" for module in modules if floor(module) is None
    ]
    told += [
        f"{module} imports {target}: {reason}"
        for module, targets in graph.items()
        for target in targets
        if (reason := _reason(module, target))
    ]
    return told + [f"imports in a circle: {' -> '.join(circle)}" for circle in _circles(graph)]


def request_readers(root: Path) -> list[str]:
    """Return the modules that read `flask.request`, though they are no door."""
    # The demo is a host: what its pages are asked is its own.
    allowed = (*(f"{PACKAGE}.{door}" for door in DOORS), f"{PACKAGE}.templating", f"{PACKAGE}.demo")
    paths = ((_module(path.relative_to(root)), path) for path in sorted((root / PACKAGE).rglob("*.py")))
    return [module for module, path in paths if not _is_in(module, allowed) and _reads_request(_tree(path))]


def libraries(path: Path) -> set[str]:
    """Return the top names of what a file imports from elsewhere."""
    tops = {name.partition(".")[0] for name in _imports(PACKAGE, path, {})}
    return tops - {PACKAGE, "_typeshed", *sys.stdlib_module_names}


def too_long(root: Path) -> list[str]:
    """Return the source files of more than 400 lines."""
    return [
        f"{path.relative_to(root)}: {lines} lines"
        for path in _sources(root)
        if (lines := path.read_text("utf-8").count("\n")) > LONGEST and "versions" not in path.parts
    ]


def nameless(root: Path) -> list[str]:
    """Return the source files whose name says nothing about what is in them."""
    return [str(path.relative_to(root)) for path in _sources(root) if SAYS_NOTHING & set(path.stem.split("_"))]


def _reason(module: str, target: str) -> str | None:
    core = _is_in(module, (f"{PACKAGE}.core",))
    if not _is_in(target, (PACKAGE,)):
        if core and (_is_in(target, OUTSIDE_CORE) or target.startswith("flask_")):
            return "core/ knows nothing of the web"
        if _is_in(target, DRIVERS) and not _is_in(module, SPEAKS_SQL):
            return "only core/dialects tells databases apart"
        return None
    here, there = floor(module), floor(target)
    if here is None or there is None:
        return None
    if there > here:
        return f"floor {there} is above floor {here}"
    rooms = [name.split(".")[1] for name in (module, target) if name != PACKAGE]
    # A door's front, its __init__, is open to the others: ``from talkwidget.auth import who_is_asking``.
    if here == there == 3 and rooms[0] != rooms[1] and target.count(".") > 1:
        return "doors don't know each other's insides"
    return None


def _imports(module: str, path: Path, modules: dict[str, Path]) -> Iterator[str]:
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[: len(package.split(".")) + 1 - node.level]) if node.level else ""
            source = ".".join(part for part in (base, node.module) if part)
            names = {f"{source}.{alias.name}" for alias in node.names}
            inner = {name for name in names if name in modules or not _is_in(name, (PACKAGE,))}
            yield from sorted(inner | ({source} if names - inner else set()))


def _circles(graph: dict[str, list[str]]) -> Iterator[list[str]]:
    done: set[str] = set()

    def visit(module: str, trail: list[str]) -> Iterator[list[str]]:
        if module in trail:
            yield [*trail[trail.index(module) :], module]
        elif module in graph and module not in done:
            for target in graph[module]:
                if target != module:
                    yield from visit(target, [*trail, module])
            done.add(module)

    for module in graph:
        yield from visit(module, [])


def _reads_request(tree: ast.Module) -> bool:
    return any(
        (isinstance(node, ast.ImportFrom) and node.module == "flask" and any(a.name == "request" for a in node.names))
        or (isinstance(node, ast.Attribute) and ast.unparse(node) == "flask.request")
        for node in ast.walk(tree)
    )


def _is_in(name: str, families: tuple[str, ...]) -> bool:
    return any(name == family or name.startswith(f"{family}.") for family in families)


def _module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _sources(root: Path) -> Iterator[Path]:
    for pattern in ("talkwidget/**/*.py", "tests/**/*.py", "benchmarks/**/*.py", "examples/**/*.py", "js/*/**/*.js"):
        yield from (path for path in sorted(root.glob(pattern)) if "node_modules" not in path.parts)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))
