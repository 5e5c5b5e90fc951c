"""What type checkers and editors make of a consumer's code, where the wheel is installed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import nexmo_application
import nexmo_application.models
from tests.project.stranger import completeness, editor, make_project, mypy, pyright


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, dist: Path) -> Path:
    """Make a consumer's project with the installed wheel."""
    folder = tmp_path_factory.mktemp("project")
    make_project(folder, next(dist.glob("*.whl")))
    return folder


@pytest.mark.parametrize("checker", [mypy, pyright])
def test_a_checker_finds_the_marked_mistakes_alone(project: Path, checker: Callable[[Path], set[str]]) -> None:
    """Each checker finds each marked mistake, and none in the consumer, the examples and the blocks of the pages."""
    found = checker(project)
    others = {problem for problem in found if not problem.startswith("misuse.py:")}
    assert others == set()
    lines = (project / "misuse.py").read_text(encoding="utf-8").splitlines()
    marked = {number for number, line in enumerate(lines, 1) if "# mistake" in line}
    assert {int(match[1]) for problem in found if (match := re.match(r"misuse\.py:(\d+)", problem))} == marked


def test_every_public_name_has_a_known_type(project: Path) -> None:
    """Of the public names of the installed package, pyright finds none whose type is unknown or ambiguous."""
    counts = completeness(project)
    known = len(nexmo_application.__all__) + len(nexmo_application.models.__all__)
    assert counts.pop("withKnownType") >= known
    assert counts == {"withAmbiguousType": 0, "withUnknownType": 0}


def test_an_editor_offers_the_models_alone(project: Path) -> None:
    """Completion of the module of models offers its public names, and nothing private or imported by the way."""
    script = editor(project, "import nexmo_application.models as models\nmodels.")
    offered = {str(completion.name) for completion in script.complete()}
    # What the hand-written side needs of the generated one; `make regen` reads it there.
    known = {*nexmo_application.models.__all__, "NEEDED"}
    assert {name for name in offered if not name.startswith("__")} == known


def test_an_editor_shows_what_the_document_says(project: Path) -> None:
    """The help of a method names its keywords, and the class that describes each of them; so does that of a keyword."""
    source = 'from nexmo_application import Client\n\nClient().applications.create(name="My app", answer_url="x")\n'
    [method] = editor(project, source).help(3, 26)
    assert "`answer_url` and `event_url`" in " ".join(str(method.docstring()).split())
    assert "CreateApplicationParams" in str(method.docstring())
    source = "from nexmo_application.models import CreateApplicationParams\n\nCreateApplicationParams.answer_url\n"
    [keyword] = editor(project, source).help(3, 30)
    assert "Example: `https://example.com/webhooks/answer`." in " ".join(str(keyword.docstring()).split())
