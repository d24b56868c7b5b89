"""How technologies are written, and what else buyers call them.

One table serves the canonical spelling of tech stacks on import, the engine's synonyms, and the
names that its tokenizer must not take apart.
"""

from functools import lru_cache

ALIASES: dict[str, tuple[str, ...]] = {
    ".NET": ("dotnet", "dot net"),
    "Angular": ("angularjs",),
    "ASP.NET": ("asp net", "aspnet"),
    "AWS": ("amazon web services",),
    "Azure": ("microsoft azure",),
    "C#": ("csharp", "c sharp"),
    "C++": ("cpp", "cplusplus", "c plus plus"),
    "CSS": ("css3",),
    "Django": (),
    "Docker": (),
    "Elasticsearch": ("elastic search",),
    "Elixir": (),
    "Express": ("expressjs", "express.js"),
    "F#": ("fsharp", "f sharp"),
    "FastAPI": ("fast api",),
    "Flutter": (),
    "GCP": ("google cloud", "google cloud platform"),
    "Go": ("golang",),
    "Godot": (),
    "GraphQL": ("graph ql",),
    "HTML": ("html5",),
    "Java": (),
    "JavaScript": ("js", "ecmascript"),
    "Kotlin": (),
    "Kubernetes": ("k8s",),
    "Laravel": (),
    "MongoDB": ("mongo",),
    "MySQL": (),
    "Next.js": ("nextjs", "next js"),
    "Node.js": ("nodejs", "node js"),
    "Nuxt": ("nuxtjs", "nuxt.js"),
    "PHP": (),
    "Phoenix": (),
    "PostgreSQL": ("postgres", "psql", "pg"),
    "Python": ("py",),
    "PyTorch": ("torch",),
    "React": ("reactjs", "react.js"),
    "React Native": ("reactnative",),
    "Redis": ("valkey",),
    "Ruby": (),
    "Ruby on Rails": ("rails", "ror"),
    "Rust": (),
    "scikit-learn": ("sklearn",),
    "Spring Boot": ("springboot",),
    "SQLite": ("sqlite3",),
    "Stripe": (),
    "Svelte": ("sveltejs",),
    "SvelteKit": ("svelte kit",),
    "Swift": (),
    "SwiftUI": ("swift ui",),
    "Tailwind CSS": ("tailwind", "tailwindcss"),
    "TensorFlow": ("tensor flow",),
    "Terraform": (),
    "Three.js": ("threejs",),
    "tRPC": (),
    "TypeScript": ("ts",),
    "Unity": ("unity3d",),
    "Unreal Engine": ("unreal", "ue5"),
    "Vue": ("vuejs", "vue.js"),
    "WebAssembly": ("wasm",),
    "WordPress": ("word press",),
}

_CANONICAL = {name.lower(): name for name in ALIASES} | {
    alias: name for name, aliases in ALIASES.items() for alias in aliases
}


# A search shows the same few hundred names again and again.
@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """Return the usual spelling of a technology's name; an unknown one only loses outer space."""
    stripped = " ".join(name.split())
    return _CANONICAL.get(stripped.lower(), stripped)
