"""Whatever text stands at whatever place of a document, none is run, and none commands anything."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overrides.spec import Node
from overrides.spec._document import pointer
from tests.regen.support import PLAIN_CONFIG, Project, put, small
from tests.support.strategies import examples

OPERATION, SCHEMA = "/paths/~1things0/post", "/components/schemas/Thing0"
FIELD, PARAMETER = f"{SCHEMA}/properties/field", f"{OPERATION}/parameters/0"
BODY = f"{OPERATION}/requestBody"
STRING = {"type": "string"}


def _places(places: dict[str, str]) -> list[str]:
    return [f"{owner}/{inside}" for owner, words in places.items() for inside in words.split()]


# Where a document may have any text: places of one operation and one schema.
FREE = _places(
    {
        OPERATION: "summary description x-extension responses/200/description",
        PARAMETER: "description example schema/description schema/title",
        BODY: "description content/application~1json/example",
        SCHEMA: "title description example externalDocs/description",
        FIELD: "title description example x-extension",
        f"{SCHEMA}/properties": "choice/description day/description",
        f"{SCHEMA}/properties/inner": "description properties/deep/description",
    }
)
# Where a text is a name or a value that the code has to have, and may be refused: `*` stands for a name of its own.
STRICT = _places(
    {
        "": "info/title info/version servers/0/url components/schemas/* paths/*",
        OPERATION: "operationId tags/0",
        PARAMETER: "name schema/default",
        BODY: "content/*",
        FIELD: "default format pattern",
        f"{SCHEMA}/properties": "choice/enum/0 day/default * inner/properties/*",
    }
)
THING: Node = {
    "type": "object",
    "externalDocs": {"url": "https://example.com"},
    "properties": {
        "field": STRING,
        "choice": {"type": "string", "enum": ["a", "b"]},
        "day": {"type": "string", "format": "date"},
        "inner": {"type": "object", "properties": {"deep": STRING}},
    },
}
BESIDE: dict[str, Node] = {"schemas": THING, "paths": {"get": {"responses": {"200": {"description": "OK"}}}}}
"""What a name of a kind stands for; others stand for a text."""


def _document(count: int) -> Node:
    """Make a document of some operations and schemas that have all the places."""
    document = small({f"Thing{n}": deepcopy(THING) for n in range(count)}, servers=[{"url": "https://example.com"}])
    for n in range(count):
        content: Node = {"application/json": {"schema": {"$ref": f"#/components/schemas/Thing{n}"}}}
        document["paths"][f"/things{n}"] = {
            "post": {
                "operationId": f"postThing{n}",
                "tags": ["things"],
                "parameters": [{"in": "query", "name": "p", "schema": dict(STRING)}],
                "requestBody": {"content": deepcopy(content)},
                "responses": {"200": {"description": "OK", "content": content}},
            }
        }
    return document


def _with(text: str, place: str) -> Node:
    """Put a text at one place."""
    document = _document(1)
    owner, _, last = place.rpartition("/")
    if last != "*":
        return put(document, place, text)
    kind = owner.rpartition("/")[2]
    name = f"/{text}" if kind == "paths" else text
    return put(document, owner + pointer(name), BESIDE.get(kind, {"schema": STRING} if kind == "content" else STRING))


WORDS = "class None eval __class__ __import__ __init__ Literal os TypedDict self ../../x /etc/passwd { } {0} %s %(x)s"


def _texts(marker: Path) -> list[str]:
    """List texts that would write a file if they were run, or do other harm."""
    code = f"__import__('pathlib').Path('{marker}').touch()"
    double = code.replace("'", '"')
    nested = f"\\u000a{code}\\u000a#"
    escapes = ("\\u0022\\u0022\\u0022{}", "\\x22\\x22\\x22\\x0a{}\\x0a", "\\042\\042\\042\\012{}")
    lines = ("\n{}\n", "\r{}\r", "\u2028{}\u2028", "\x0c{}", "\x85{}", "#\n{}", "]\n{}\n[")
    ends = ('" + {} + "', '"]; {} #', "{{{}}}", "{}")
    codecs = ("# coding: utf-7\n+AAo-{}", "coding: raw_unicode_escape {}", "-*- coding: gbk -*- \u8000{}")
    return [
        *('"', "'", "\\", "\n", "\r", '"""', "'''", '\\"', '\\\\"', '"\\', '""""', "`", "a\tb", "", " "),
        *(f'"; {code}; "', f"'; {double}; '", f'"""\n{code}\n"""', f'\\"""\n{code}\n\\"""', f"'''\n{double}\n'''"),
        *(each.format(code) for each in (*lines, *ends, *escapes, *codecs)),
        *(each.format(nested) for each in (*escapes, *codecs)),
        *("{{ 7 * 7 }}", "{% raw %}", "{# x #}", "{{ self.__init__.__globals__ }}"),
        *("\u202e", "\u2066x\u2069", "\ufeff", "\uffff", "\x00", "\x1b[31m", "\x07", "\x7f", "\x9b31m"),
        *("\ud800", "\udc00x", "a\ud800b", double, f"{{{double}}}", "a" * 3000, "\\N{DIGIT ONE}"),
        *WORDS.split(),
        *(f"$(touch {marker})", f"; touch {marker} ;", f"`touch {marker}`", "| a | b |", "[x](http://y)", "<img>"),
        *("::error::x", "\n::set-output name=x::y", "##[error]x", "a\n##[add-path]/x"),
    ]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[Node], bool]:
    """Provide what runs the driver on a document, looks at all that it says and writes, and tells if it succeeded."""
    project = Project(tmp_path / "project")
    project.fill(small(), PLAIN_CONFIG.partition("post_hooks:")[0] + "post_hooks: ['true']\n")
    report = tmp_path / "report.md"

    def run(document: Node) -> bool:
        project.write(document)
        before = project.files()
        status = project.run_here("--report", report)
        told = "".join(capsys.readouterr()) + (report.read_text("utf-8") if report.exists() else "")
        assert not (tmp_path / "marker").exists()
        assert status in (0, 1)
        assert "Traceback" not in told
        assert all(letter.isprintable() for letter in told.replace("\n", ""))
        assert not any(part in told for part in ("::", "##["))
        assert status == 0 or project.files() == before
        return status == 0

    return run


def test_descriptions_and_the_like_hold_any_text(run: Callable[[Node], bool], tmp_path: Path) -> None:
    """Each text that files can hold, at each place that may have any, is generated, and none is run."""
    texts = _texts(tmp_path / "marker")
    texts = [text for text in texts if not any("\ud800" <= letter <= "\udfff" for letter in text)]
    assert len(texts) * len(FREE) >= 1400
    document = _document(len(texts))
    for n, text in enumerate(texts):
        for place in FREE:
            put(document, place.replace("things0", f"things{n}").replace("Thing0", f"Thing{n}"), text)
    assert run(document)


def _unverified(*_: object) -> None:
    """Find nothing to object to."""


def test_names_and_values_are_data_or_refused(
    run: Callable[[Node], bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts at places where the code needs a name or a value end with a result or a message, and none is run."""
    # The form of the code is checked for each; using it takes twenty times as long, and is done above.
    monkeypatch.setattr("regen._run.verify", _unverified)
    texts = _texts(tmp_path / "marker")
    results = [run(_with(text, place)) for n, text in enumerate(texts) for place in STRICT[n % 9 :: 9]]
    assert True in results
    assert False in results


@examples(3)
@given(text=st.text(max_size=40), place=st.sampled_from((*FREE, *STRICT)))
def test_any_text_at_any_place(text: str, place: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """One text to a document, at any place, is generated from or refused: in `make fuzz` for long."""
    project = Project(tmp_path_factory.mktemp("fuzz") / "project")
    project.fill(_with(text, place))
    assert project.run_here() in (0, 1)
