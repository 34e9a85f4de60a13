"""What sms.toml says of one HTTP SMS provider, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gateway.channels.contract import Remedy, Status


class ContentType(StrEnum):
    """How a request or a webhook carries its fields."""

    FORM = "form"
    JSON = "json"
    XML = "xml"
    QUERY = "query"


class NumberFormat(StrEnum):
    """How a provider wants telephone numbers."""

    E164 = "e164"  # +8801700000001
    NO_PLUS = "e164-no-plus"  # 8801700000001
    NATIONAL = "national"  # 01700000001


@dataclass(frozen=True)
class Success:
    """How an accepted message is told from a refused one: HTTP 200 may carry a refusal."""

    statuses: tuple[int, ...] = ()  # empty: any 2xx
    already_sent: tuple[int, ...] = ()  # statuses that say the same id was taken before
    path: str = ""  # JSONPath of what is compared with `equals`
    equals: tuple[str, ...] = ()
    contains: str = ""
    provider_id: str = ""  # JSONPath
    code: str = ""  # JSONPath of the provider's error code


@dataclass(frozen=True)
class Guard:
    """How a webhook proves itself: a shared secret in a header or the query, or an HMAC of the body."""

    secret: str = field(repr=False)
    header: str = ""
    query: str = ""
    hmac: str = ""  # hash algorithm; empty: a plain shared secret
    encoding: str = "hex"
    signed: str = "{body}"
    timestamp_header: str = ""
    tolerance: int = 300  # seconds


@dataclass(frozen=True)
class Hook:
    """How a webhook is read: JSONPath in JSON, element paths in XML, names elsewhere; fields by our own names."""

    method: str
    content_type: ContentType
    fields: Mapping[str, str]
    items: str = ""  # where several messages come in one request
    when: Mapping[str, str] = field(default_factory=dict)  # what else must hold; other events are passed over
    values: Mapping[str, Status] = field(default_factory=dict)
    answer: str = ""
    answer_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class HttpSmsSettings:
    """One provider."""

    name: str
    url: str
    method: str
    content_type: ContentType
    body: Any = field(repr=False)  # a table, or the text of an XML document
    sender: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    basic_auth: tuple[str, str] | None = field(default=None, repr=False)
    number_format: NumberFormat = NumberFormat.E164
    plain_flag: str = "text"
    unicode_flag: str = "unicode"
    max_length: int = 1600  # UTF-16 units
    rate: float = 1.0  # messages a second
    timeout: float = 10.0  # seconds
    idempotent: bool = False  # the provider sends the same id once: a lost answer may be asked again
    allow_private: bool = False
    success: Success = Success()
    errors: Mapping[str, Remedy] = field(default_factory=dict)
    guard: Guard | None = None
    receive: Hook | None = None
    report: Hook | None = None
