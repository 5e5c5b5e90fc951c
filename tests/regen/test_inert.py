"""A document is data: whatever its texts are, none of them becomes code, and none is run."""

from pathlib import Path

import pytest

from overrides.spec._errors import RegenError
from regen._inert import HEADER, check_inert, faults

BREACHES = {
    "another first line": "",
    "another encoding": "# coding: latin-1\n",
    "no Python": f"{HEADER}x = (\n",
    "a null": f"{HEADER}x = '\0'\n",
    "an escape that is none": f'{HEADER}"""\\d"""\n',
    "nesting without end": f"{HEADER}x = {'(' * 1000}{')' * 1000}\n",
    **{
        source: f"{HEADER}\n{source}\n"
        for source in (
            "import os",
            "import json as httpx",
            "from os import system",
            "from attrs import define as Literal",
            "from . import client",
            "from .client import ssl",
            "from .client import Client as str",
            "from .client import *",
            "def f():\n    import os",
            "import httpx\nx = httpx",
            "import httpx\ndef f():\n    return httpx.codecs",
            "import httpx\ndef f(g):\n    httpx.Client = g",
            "import httpx\ndef f(httpx):\n    return httpx",
            "from . import errors\nx = errors",
            "print()",
            "1 + 1",
            "if True:\n    x: set[str] = {'a'}",
            "del str",
            "x = 'text'",
            "x = ('f()',)",
            "x = f(1)",
            "x: str = 'text'",
            "x: set[str] = {f(1)}",
            "x: y = {('a', 'b'): 'f()'}",
            "x: y = {(f(), 'b'): 'a'}",
            "x = field(default=f(1))",
            "x = T.__name__",
            "x = [y for y in ()]",
            "__all__ = [f(1)]",
            "@f\ndef g():\n    pass",
            "@property\nclass A:\n    pass",
            "class A(f()):\n    pass",
            "class A(metaclass=f):\n    pass",
            "class A:\n    x: str = 'text'",
            "class A:\n    x = 'text'",
            "class A:\n    f()",
            "@define\nclass A:\n    x: ClassVar[str] = 'text'",
            "def f(a=g()):\n    pass",
            "def f(*, a=[1]):\n    pass",
            "def f(a: 'g()'):\n    pass",
            "def f() -> g():\n    pass",
            "x: list['g()']",
            "x: f'{y}'",
            "x: y[0]",
            "x: T.__name__",
            "x: Literal[f(1)]",
            "X = TypedDict('X', {'a': 'f()'})",
            "X = TypedDict('X', (('a', 'f()'),))",
            "X = TypedDict('X', a='f()')",
            "x[f()] = T",
            "x: list[str] = []\nx[f()]: str",
            "class A:\n    x[f()]: str",
            "class A(httpx.Client):\n    pass",
            "def f():\n    eval('1')",
            "def f():\n    g = eval",
            "def f(eval):\n    pass",
            "def eval():\n    pass",
            "def f():\n    try:\n        pass\n    except Exception as open:\n        pass",
            "def f():\n    return __builtins__",
            "def f(Literal):\n    pass",
            "def f(a):\n    a.system('x')",
            "def f(a):\n    a[0]()",
            "def f(a):\n    return a.__globals__",
            "def f(a):\n    return getattr(a, '__globals__')",
            "def f(a):\n    return a.gi_frame",
            "def f(a):\n    a.b = 1",
            "def f(a):\n    _attrs_define(a)",
            "def __getattr__(a):\n    pass",
            "class A:\n    def __init_subclass__(cls):\n        pass",
            "def f():\n    global x",
            "def f(a):\n    match a:\n        case str():\n            pass",
        )
    },
}


@pytest.mark.parametrize("content", BREACHES.values(), ids=map(repr, BREACHES))
def test_a_file_of_another_form_is_refused(tmp_path: Path, content: str) -> None:
    """Code that no template writes is refused before it is imported, with file and line."""
    assert list(faults(content.encode()))
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "module.py").write_text(content, encoding="utf-8")
    with pytest.raises(RegenError, match=r"^package/module.py, line \d+: text of the document may have become code: "):
        check_inert(tmp_path / "package")


@pytest.mark.parametrize("name", ["module.pth", "module.so", "py.typed.py", "ruff.toml"])
def test_a_file_that_is_no_module_is_refused(tmp_path: Path, name: str) -> None:
    """Nothing but modules, and the empty mark for type checkers, may be in a generated package."""
    (tmp_path / "py.typed").touch()
    check_inert(tmp_path)
    (tmp_path / name).write_text("import os\n")
    with pytest.raises(RegenError, match="may have become code"):
        check_inert(tmp_path)
