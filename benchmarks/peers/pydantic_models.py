"""The models of a page, written for pydantic: the same fields and types, unknown fields kept as well."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Model(BaseModel):
    model_config = ConfigDict(extra="allow")


class Link(_Model):
    """A HAL link."""

    href: str | None = None


class Links(_Model):
    """HAL links by relation."""

    href: str | None = None
    self_: Link | None = Field(None, alias="self")
    first: Link | None = None
    last: Link | None = None
    next: Link | None = None
    prev: Link | None = None


class Webhook(_Model):
    """A webhook of either product: as in the client, any string goes where the document has an enum."""

    endpoint_type: Literal["answer_url", "event_url", "inbound_url", "status_url"] | str | None = None
    endpoint: str | None = None
    http_method: Literal["GET", "POST"] | str | None = None


class Product(_Model):
    """Voice or messages."""

    webhooks: list[Webhook] | None = None


class Keys(_Model):
    """The public key."""

    public_key: str | None = None


class Application(_Model):
    """An application."""

    id: str
    name: str
    links: Links | None = Field(None, alias="_links")
    keys: Keys | None = None
    messages: Product | None = None
    voice: Product | None = None


class Embedded(_Model):
    """The applications of a page."""

    applications: list[Application] | None = None


class Page(_Model):
    """A page of applications."""

    embedded: Embedded | None = Field(None, alias="_embedded")
    links: Links | None = Field(None, alias="_links")
    count: int | None = None
    page_index: int | None = None
    page_size: int | None = None
