"""Which licence a text is, by words that no other has."""

# The first whose words are all there is the one; what contains another's words comes before it.
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("AGPL-3.0", ("gnu affero general public license", "version 3")),
    ("LGPL-3.0", ("gnu lesser general public license", "version 3")),
    ("LGPL-2.1", ("gnu lesser general public license", "version 2.1")),
    ("GPL-3.0", ("gnu general public license", "version 3")),
    ("GPL-2.0", ("gnu general public license", "version 2")),
    ("MPL-2.0", ("mozilla public license", "2.0")),
    ("EPL-2.0", ("eclipse public license", "2.0")),
    ("Apache-2.0", ("apache license", "version 2.0")),
    ("BSL-1.0", ("boost software license",)),
    ("Unlicense", ("free and unencumbered software released into the public domain",)),
    ("CC0-1.0", ("cc0 1.0",)),
    ("ISC", ("permission to use, copy, modify, and/or distribute", "copyright notice and this")),
    (
        "BSD-3-Clause",
        ("redistribution and use in source and binary forms", "endorse or promote products"),
    ),
    ("BSD-2-Clause", ("redistribution and use in source and binary forms",)),
    ("0BSD", ("permission to use, copy, modify, and/or distribute",)),
    ("MIT", ("permission is hereby granted, free of charge", "without restriction")),
)


def licence_of(text: str) -> str | None:
    """Return the SPDX identifier of a licence's text; None for one that we do not know."""
    # The head names it: a GPL's text mentions other licences further down.
    words = " ".join(text[:6_000].lower().split())
    return next((name for name, needed in _WORDS if all(one in words for one in needed)), None)
