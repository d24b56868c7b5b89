"""The ``Content-Disposition`` header of a download (RFC 6266, RFC 5987)."""

import re
from urllib.parse import quote

_UNSAFE = re.compile(r'[^\x20-\x7e]|["\\/%]')
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# attr-char of RFC 5987, beside letters and digits.
_ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~"


def attachment(filename: str) -> str:
    """Return the header for saving under this name, which may be in any script.

    Old programs get the name with ``_`` for what they do not understand.
    """
    plain = _UNSAFE.sub("_", filename)
    full = quote(_CONTROL.sub("_", filename).replace("/", "_"), safe=_ATTRIBUTE_CHARACTERS)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"
