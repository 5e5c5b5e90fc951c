"""The report of a run: what changed in the document and in generated/, and what each override did."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from attrs import field, frozen

from overrides.spec import Node
from overrides.spec._errors import plain
from regen._changes import Change
from regen._overrides import Outcome, State

_ADVICE = {
    State.NEEDLESS: "the document is right without it: delete {}",
    State.NO_TARGET: "what it patches is gone: delete {}, or point it to the new place",
}

_BREAKS = "Next: say in CHANGELOG.md what breaks, and run `make snapshot`."
_ACCEPT = "Next: `make accept` brings snapshot, CHANGELOG.md, pictures and pages in step; then `make test`."


@frozen
class Report:
    """What a run found; `old` is None when it is not known what was generated from before."""

    old: Node | None
    new: Node
    changes: Sequence[Change]
    outcomes: Sequence[Outcome]
    files: dict[str, str] = field(factory=dict[str, str])
    """The files of generated/ that changed, each with `added`, `removed` or `changed`."""

    def text(self) -> str:
        """Write the report for a terminal."""
        lines = [self._headline(), self._documents()]
        lines += [f"  {'BREAKING' if c.breaking else '        '}  {plain(c)}" for c in self.changes]
        lines += ["Files:", *(f"  {verb:8} {name}" for name, verb in self.files.items())] if self.files else []
        lines += ["Overrides:", *(f"  {state:9}  {words}" for state, words in _states(self.outcomes))]
        if self.old != self.new:
            lines += [_BREAKS] if any(change.breaking for change in self.changes) else []
            lines += [_ACCEPT]
        return "\n".join(lines) + "\n"

    def markdown(self) -> str:
        """Write the same for a pull request: a heading, and a block of code, out of which no text gets."""
        heading, *lines = self.text().splitlines()
        return f"## {heading}\n\n" + "".join(f"    {line}\n" for line in lines)

    def _headline(self) -> str:
        if not self.files:
            return "generated/ is up to date: nothing changed."
        counts = Counter(self.files.values())
        return f"generated/ is written: {', '.join(f'{counts[verb]} {verb}' for verb in sorted(counts))}."

    def _documents(self) -> str:
        if self.old is None:
            return f"{_title(self.new)}: no earlier document to compare with."
        if self.old == self.new:
            causes = " What changed comes from overrides, configuration, templates or tools." if self.files else ""
            return f"{_title(self.new)}: the document that generated/ was made from.{causes}"
        versions = f"{_title(self.old)} → {_title(self.new)}"
        if not self.changes:
            return f"{versions}: nothing that users see but descriptions and examples."
        breaking = sum(change.breaking for change in self.changes)
        changes = f"{len(self.changes)} change{'s' * (len(self.changes) > 1)}"
        return f"{versions}: {changes}, {breaking or 'none'} of them breaking."


def _title(document: Node) -> str:
    return plain(f"{document['info']['title']} {document['info']['version']}")


def _states(outcomes: Sequence[Outcome]) -> Iterator[tuple[State, str]]:
    """Yield each state of each override, with its places if it has another state elsewhere, and what to do."""
    for override, group in groupby(outcomes, key=lambda outcome: outcome.override):
        places: dict[State, list[str]] = {}
        for outcome in group:
            places.setdefault(outcome.state, []).append(outcome.place)
        for state, those in places.items():
            some = ", ".join(those) if len(places) > 1 else ""
            advice = _ADVICE.get(state, "").format(f"that from {override.file}" if some else override.file)
            yield state, override.id + (f", {some}" if some else "") + (f": {advice}" if advice else "")
