"""How the generator names what it makes of a document."""

import re

import attrs


def camel(name: str) -> str:
    """Write a name as the generator writes a class: `applicationsBase` as `ApplicationsBase`."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", name))


def snake(name: str) -> str:
    """Write a name as the generator writes a module: `createApplication` as `create_application`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def plain(name: str) -> str:
    """Reduce a name to what a wire's name and the attribute made of it have in common: `_links`, `links`."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def attribute(model: type, name: str) -> str:
    """Find the attribute of a generated model that holds what the wire calls by a name: `self_` for `self`."""
    (found,) = [field.name for field in attrs.fields(model) if plain(field.name) == plain(name)]
    return str(found)
