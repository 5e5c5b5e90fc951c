"""Set defaults aside, so that nothing is sent or read that nobody wrote.

Gap: the generator turns `default` into a value that is sent although the caller gave none (`answer_method: GET` in
    the PUT of a messages application, `page_size=10` in every list), or invented in an answer that lacks it.
Evidence: the API has its own defaults (docs/wire.md: page-size); PUT replaces, so an invented field is stored
    (docs/wire.md: put-replaces).
Gone when: no schema has a `default`. A rule: it fits any number of places.
"""

from overrides.spec._document import Node, schemas


def apply(document: Node) -> None:
    """Rename the keyword in every schema to one that the report alone reads."""
    for _, schema in schemas(document):
        if "default" in schema:
            schema["x-default"] = schema.pop("default")
