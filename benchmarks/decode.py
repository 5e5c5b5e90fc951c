"""A page of 100 applications, from bytes to typed objects."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, cast

import attrs

from benchmarks import _data
from benchmarks._measure import by_turns, ratio
from benchmarks._results import Bars, Goal, Outcome, Result
from benchmarks.peers import pydantic_models, stock, vendor
from nexmo_application.models import ApplicationPage

JSON, OURS, PYDANTIC, PYDANTIC_JSON = "json.loads", "nexmo-application", "pydantic v2", "pydantic v2, from bytes"
FLOOR = "json.loads and attrs' __init__ alone"
VENDOR, STOCK = "vendor's package", "stock generator"

_REMARK = (
    "All keep unknown fields except the vendor's package, which reads the same applications in version 2's form. The"
    " goal counts against `model_validate(json.loads(…))`; pydantic's own parser, `model_validate_json`, is faster."
)


def run(*, quick: bool = False) -> Outcome:
    """Measure it, after proving that what is measured keeps every field."""
    page = _data.page(_data.PAGE_SIZE)
    raw, raw_v2 = _data.encoded(page), _data.encoded(_data.page_v2(_data.PAGE_SIZE))
    stock_page = stock.page_model()
    _prove(page, raw)
    series = by_turns(
        {
            JSON: lambda: json.loads(raw),
            OURS: lambda: ApplicationPage.from_dict(json.loads(raw)),
            PYDANTIC: lambda: pydantic_models.Page.model_validate(json.loads(raw)),
            PYDANTIC_JSON: lambda: pydantic_models.Page.model_validate_json(raw),
            FLOOR: partial(_bare, raw, list(_parts(ApplicationPage.from_dict(page)))),
            VENDOR: lambda: vendor.decode(json.loads(raw_v2)),
            STOCK: lambda: stock_page.from_dict(json.loads(raw)),
        },
        rounds=3 if quick else 15,
        calls=30 if quick else 50,
    )
    results = [
        Result("beside json.loads", ratio(series, OURS, JSON), "x", Goal(2.5, 2.2)),
        Result("floor: json.loads and attrs' __init__ of each object", ratio(series, FLOOR, JSON), "x"),
        Result("beside pydantic v2, equal models", ratio(series, OURS, PYDANTIC), "x", Goal(0.8)),
        Result("beside pydantic v2, from bytes (model_validate_json)", ratio(series, OURS, PYDANTIC_JSON), "x"),
        Result("beside the vendor's package", ratio(series, OURS, VENDOR), "x"),
        Result("beside the stock generator's code", ratio(series, OURS, STOCK), "x"),
    ]
    title = f"Decode a page of {_data.PAGE_SIZE} ({len(raw) // 1000} kB), bytes to typed"
    return Outcome(title, results, Bars.of(title, series, JSON, 2.5), [_REMARK])


def _prove(page: object, raw: bytes) -> None:
    """Fail unless both model sets give back all that they were given."""
    if ApplicationPage.from_dict(json.loads(raw)).to_dict() != page:
        raise AssertionError("our models lose something")
    if pydantic_models.Page.model_validate(json.loads(raw)).model_dump(by_alias=True, exclude_unset=True) != page:
        raise AssertionError("the pydantic models lose something")


def _parts(model: Any) -> Iterator[tuple[Callable[..., object], tuple[object, ...]]]:
    """List the objects that a page is made of, each as its class and the arguments that it takes."""
    values: tuple[object, ...] = attrs.astuple(model, recurse=False)
    yield model.__class__, values
    for value in values:
        for part in cast("list[object]", value) if isinstance(value, list) else [value]:
            if attrs.has(part.__class__):
                yield from _parts(part)


def _bare(raw: bytes, parts: list[tuple[Callable[..., object], tuple[object, ...]]]) -> None:
    """Do what no reader into attrs classes can leave out, and nothing else."""
    json.loads(raw)
    for kind, values in parts:
        kind(*values)
