"""What generated products are made of: categories with their technologies, and words."""

from random import Random
from typing import NamedTuple


class Profile(NamedTuple):
    """What is usual in a category: its share, its technologies (first ones most), its things."""

    share: float
    tech: tuple[str, ...]
    things: tuple[str, ...]


PROFILES: dict[str, Profile] = {
    "saas-templates": Profile(
        14,
        ("Next.js", "React", "TypeScript", "Stripe", "PostgreSQL", "Tailwind CSS", "Laravel"),
        ("starter", "boilerplate", "workspace", "subscription portal"),
    ),
    "admin-dashboards": Profile(
        11,
        ("React", "TypeScript", "Vue", "Tailwind CSS", "Angular", "Laravel", "Svelte"),
        ("dashboard", "control panel", "back office", "data table"),
    ),
    "landing-pages": Profile(
        8,
        ("HTML", "Tailwind CSS", "Next.js", "Svelte", "JavaScript", "WordPress"),
        ("landing page", "launch page", "waitlist page", "portfolio"),
    ),
    "ecommerce": Profile(
        8,
        ("WordPress", "PHP", "Next.js", "Stripe", "Laravel", "MySQL", "React"),
        ("storefront", "checkout", "inventory manager", "shop theme"),
    ),
    "apis-backends": Profile(
        9,
        (
            "Go",
            "Python",
            "FastAPI",
            "Node.js",
            "PostgreSQL",
            "Redis",
            "Java",
            "Spring Boot",
            "Rust",
        ),
        ("api starter", "backend", "gateway", "webhook server"),
    ),
    "auth-billing": Profile(
        5,
        ("TypeScript", "Node.js", "Stripe", "Next.js", "Go", "PostgreSQL"),
        ("billing kit", "login flow", "invoice service", "permission system"),
    ),
    "ai-ml": Profile(
        9,
        ("Python", "PyTorch", "FastAPI", "TypeScript", "PostgreSQL", "TensorFlow"),
        ("agent", "retrieval kit", "chat assistant", "training pipeline"),
    ),
    "data-pipelines": Profile(
        4,
        ("Python", "PostgreSQL", "Go", "AWS", "Docker", "Rust"),
        ("pipeline", "ingestion service", "job queue", "report builder"),
    ),
    "devops-infrastructure": Profile(
        5,
        ("Kubernetes", "Docker", "Terraform", "Go", "AWS", "GCP"),
        ("cluster kit", "deployment pipeline", "kubernetes dashboard", "monitoring stack"),
    ),
    "mobile-apps": Profile(
        7,
        ("Flutter", "React Native", "Swift", "Kotlin", "SwiftUI", "TypeScript"),
        ("app starter", "fitness app", "delivery app", "chat app"),
    ),
    "desktop-cli": Profile(
        3,
        ("Rust", "Go", "Python", "C++", "C#", ".NET"),
        ("command line tool", "desktop app", "file manager", "terminal dashboard"),
    ),
    "ui-components": Profile(
        7,
        ("React", "Tailwind CSS", "TypeScript", "Vue", "CSS", "Svelte"),
        ("component library", "icon set", "form builder", "design system"),
    ),
    "games-graphics": Profile(
        3,
        ("Unity", "C#", "Godot", "Unreal Engine", "C++", "Three.js"),
        ("game kit", "shader pack", "level editor", "physics sandbox"),
    ),
    "testing-tooling": Profile(
        2,
        ("TypeScript", "Python", "Go", "Java", "JavaScript"),
        ("test kit", "code generator", "linter", "build tool"),
    ),
    "security": Profile(
        2,
        ("Go", "Python", "Rust", "Docker", "Terraform"),
        ("scanner", "secrets vault", "audit log", "hardening kit"),
    ),
    "content-cms": Profile(
        3,
        ("Next.js", "WordPress", "PHP", "SvelteKit", "TypeScript", "Ruby on Rails"),
        ("blog theme", "documentation site", "content editor", "newsletter kit"),
    ),
}

# The usual words of such pages, most frequent first.
_COMMON = """
the and a to with of for in your is you it on that are from as by or all an with can be this no one
every use built ready code time without support includes page data users user customers teams team
app project api simple fast modern clean secure complete full easy production tested typed open
works deploy setup configuration database dashboard payments billing email login search settings
admin dark mode responsive components template docker tests documentation updates free new start
minutes hours source multi tenant roles permissions invoices subscriptions webhooks queue cache jobs
charts tables forms export import files upload images storage cloud server client hosting domain
migration schema queries indexes performance metrics logs alerts monitoring backup restore scaling
mobile web desktop offline sync realtime notifications messages chat calendar booking orders cart
checkout shipping tax coupons reviews ratings profile account onboarding analytics reports filters
sorting pagination localization accessibility theme layout sidebar navigation icons fonts colors
editor markdown blog content seo sitemap feeds comments tags categories integration plugin extension
library framework type safe validation errors tracing retries limits tokens sessions passwords keys
encryption audit compliance policy license lifetime commercial examples guide recipes helpers hooks
model embeddings vector prompts agents evaluation training inference batch streaming events worker
schedule cron pipeline transform warehouse lake cluster nodes containers registry release rollback
"""

_ONSETS = ("b", "br", "c", "d", "dr", "f", "g", "gl", "h", "k", "l", "m", "n", "p", "pr", "qu")
_ONSETS_MORE = ("r", "s", "st", "t", "tr", "v", "w", "z")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "io")
_CODAS = ("", "l", "n", "r", "s", "x", "t", "m")

RARE_WORDS = 12_000


def invented_words(random: Random, count: int) -> list[str]:
    """Return that many different pronounceable words, as names and jargon are."""
    words: dict[str, None] = {}
    onsets = _ONSETS + _ONSETS_MORE
    while len(words) < count:
        syllables = random.choice((2, 2, 3, 3, 4))
        parts = [random.choice(onsets) + random.choice(_VOWELS) for _ in range(syllables)]
        words["".join(parts) + random.choice(_CODAS)] = None
    return list(words)


def ranked_words(random: Random) -> list[str]:
    """Return a vocabulary, most frequent word first: the usual ones, then a long tail."""
    return [*dict.fromkeys(_COMMON.split()), *invented_words(random, RARE_WORDS)]
