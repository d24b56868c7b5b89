"""Fill the categories: reference data that every installation needs."""

import sqlalchemy as sa

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PRODUCT_CATEGORIES = (
    ("saas-templates", "SaaS templates", "Whole applications with accounts, billing and teams."),
    ("admin-dashboards", "Admin dashboards", "Back offices, control panels and data tables."),
    ("landing-pages", "Landing pages", "Pages that present a product and collect sign-ups."),
    ("ecommerce", "E-commerce", "Shops, carts, checkouts and inventories."),
    ("apis-backends", "APIs and backends", "Services without a face: REST, GraphQL, gRPC."),
    ("auth-billing", "Auth and billing", "Sign-in, permissions, subscriptions and invoices."),
    ("ai-ml", "AI and machine learning", "Agents, retrieval, training and inference."),
    ("data-pipelines", "Data pipelines", "Ingestion, transformation, queues and warehouses."),
    ("devops-infrastructure", "DevOps and infrastructure", "Clusters, deployment, monitoring."),
    ("mobile-apps", "Mobile apps", "Apps and starters for phones and tablets."),
    ("desktop-cli", "Desktop and CLI tools", "Programs for the desktop and the terminal."),
    ("ui-components", "UI components", "Component libraries, themes and design systems."),
    ("games-graphics", "Games and graphics", "Game kits, shaders, engines and rendering."),
    ("testing-tooling", "Testing and tooling", "Test kits, linters, generators and build tools."),
    ("security", "Security", "Scanning, secrets, audit and hardening."),
    ("content-cms", "Content and CMS", "Blogs, documentation sites and content systems."),
)
BRAIN_CATEGORIES = (
    ("architecture", "Architecture"),
    ("databases", "Databases"),
    ("backend", "Backend"),
    ("frontend", "Frontend"),
    ("deployment", "Deployment"),
    ("security", "Security"),
    ("testing", "Testing"),
    ("performance", "Performance"),
    ("ai", "AI"),
    ("business", "Business"),
)


def upgrade() -> None:
    op.bulk_insert(
        sa.table(
            "categories",
            sa.column("slug", sa.String),
            sa.column("name", sa.String),
            sa.column("description", sa.String),
            sa.column("position", sa.Integer),
        ),
        [
            {"slug": slug, "name": name, "description": description, "position": position}
            for position, (slug, name, description) in enumerate(PRODUCT_CATEGORIES)
        ],
    )
    op.bulk_insert(
        sa.table("brain_categories", sa.column("slug", sa.String), sa.column("name", sa.String)),
        [{"slug": slug, "name": name} for slug, name in BRAIN_CATEGORIES],
    )


def downgrade() -> None:
    categories = sa.table("categories", sa.column("slug", sa.String))
    op.execute(
        categories.delete().where(categories.c.slug.in_([row[0] for row in PRODUCT_CATEGORIES]))
    )
    brain = sa.table("brain_categories", sa.column("slug", sa.String))
    op.execute(brain.delete().where(brain.c.slug.in_([row[0] for row in BRAIN_CATEGORIES])))
