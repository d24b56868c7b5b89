"""In which language a file is written, by its name."""

import re

_ENDINGS = {
    "Astro": "astro",
    "C": "c h",
    "C#": "cs",
    "C++": "cc cpp cxx hh hpp hxx",
    "Clojure": "clj cljc cljs",
    "CSS": "css",
    "Dart": "dart",
    "Elixir": "ex exs heex",
    "Elm": "elm",
    "Erlang": "erl hrl",
    "F#": "fs fsx",
    "Go": "go",
    "GraphQL": "graphql gql",
    "Groovy": "groovy gradle",
    "Haskell": "hs",
    "HCL": "tf hcl tfvars",
    "HTML": "html htm",
    "Java": "java",
    "JavaScript": "js cjs mjs jsx",
    "Julia": "jl",
    "Jupyter Notebook": "ipynb",
    "Kotlin": "kt kts",
    "Less": "less",
    "Lua": "lua",
    "Markdown": "md mdx",
    "MATLAB": "m",
    "Nim": "nim",
    "OCaml": "ml mli",
    "Pascal": "pas",
    "Perl": "pl pm",
    "PHP": "php",
    "PowerShell": "ps1 psm1",
    "Protocol Buffers": "proto",
    "Python": "py pyi",
    "R": "r",
    "Ruby": "rb erb rake",
    "Rust": "rs",
    "Sass": "scss sass",
    "Scala": "scala sc",
    "Shell": "sh bash zsh fish",
    "Solidity": "sol",
    "SQL": "sql",
    "Svelte": "svelte",
    "Swift": "swift",
    "TypeScript": "ts tsx cts mts",
    "Visual Basic": "vb",
    "Vue": "vue",
    "Zig": "zig",
}
_LANGUAGES = {end: name for name, ends in _ENDINGS.items() for end in ends.split()}
_NAMES = {"dockerfile": "Dockerfile", "makefile": "Makefile", "rakefile": "Ruby", "gemfile": "Ruby"}
_NOT_OWN = re.compile(
    r"(?:^|/)(?:node_modules|vendor|third_party|bower_components|dist|build|target|\.git|\.venv"
    r"|venv|__pycache__|\.next|site-packages)/|\.min\.(?:js|css)$",
    re.IGNORECASE,
)


def language_of(path: str) -> str | None:
    """Return the language of a file; None for data, and for what was not written by hand."""
    if _NOT_OWN.search(path):
        return None
    name = path.rsplit("/", 1)[-1].lower()
    if name in _NAMES:
        return _NAMES[name]
    _, dot, ending = name.rpartition(".")
    return _LANGUAGES.get(ending) if dot else None
