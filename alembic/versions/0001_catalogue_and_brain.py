"""Create the tables of accounts, catalogue, Brain and search bookkeeping."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# Postgres's own unaccent() is not IMMUTABLE, because its dictionary could be changed; naming the
# dictionary and the schema makes it safe in an index. Names such as C++ would lose their meaning
# to the text parser, so they are spelt out first, on both sides of a comparison.
FUNCTIONS = """
CREATE FUNCTION search_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(replace(replace(replace(replace(
    lower(public.unaccent('public.unaccent'::regdictionary, value)),
    'c++', 'cplusplus'), 'c#', 'csharp'), 'f#', 'fsharp'), '.net', ' dotnet'), '.js', 'js');

CREATE FUNCTION search_words(items character varying[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN array_to_string(items, ' ');
"""


def upgrade() -> None:
    for name in ("citext", "pg_trgm", "unaccent"):
        op.execute(f"CREATE EXTENSION IF NOT EXISTS {name} SCHEMA public")
    for statement in FUNCTIONS.strip().split("\n\n"):
        op.execute(statement)
    op.execute("CREATE SEQUENCE search_outbox_version_seq AS bigint")
    op.create_table(
        "brain_categories",
        sa.Column("id", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_brain_categories_slug_form")
        ),
        sa.CheckConstraint(
            "length(name) BETWEEN 1 AND 60", name=op.f("ck_brain_categories_name_length")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brain_categories")),
        sa.UniqueConstraint("slug", name=op.f("uq_brain_categories_slug")),
    )
    op.create_table(
        "categories",
        sa.Column("id", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_categories_slug_form")
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 60", name=op.f("ck_categories_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("slug", name=op.f("uq_categories_slug")),
    )
    op.create_table(
        "index_builds",
        sa.Column("id", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("entity", sa.String(length=20), nullable=False),
        sa.Column("index_uid", sa.String(length=400), nullable=False),
        sa.Column("settings_version", sa.String(length=64), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "filling",
                "swapping",
                "swapped",
                "failed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default=sa.text("'filling'"),
            nullable=False,
        ),
        sa.Column("last_id", sa.Uuid(), nullable=True),
        sa.Column("last_task_uid", sa.BigInteger(), nullable=True),
        sa.Column("written", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("total", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column(
            "started_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "entity IN ('products', 'brain')", name=op.f("ck_index_builds_entity_known")
        ),
        sa.CheckConstraint(
            "written >= 0 AND total >= 0", name=op.f("ck_index_builds_counts_positive")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_builds")),
    )
    op.create_index(
        "uq_index_builds_active",
        "index_builds",
        ["entity"],
        unique=True,
        postgresql_where=sa.text("status IN ('filling', 'swapping')"),
    )
    op.create_table(
        "search_outbox",
        sa.Column("entity", sa.String(length=20), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column(
            "version",
            sa.BigInteger(),
            server_default=sa.text("nextval('search_outbox_version_seq')"),
            nullable=False,
        ),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("claim", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.CheckConstraint(
            "entity IN ('products', 'brain')", name=op.f("ck_search_outbox_entity_known")
        ),
        sa.PrimaryKeyConstraint("entity", "entity_id", name=op.f("pk_search_outbox")),
    )
    op.create_index("ix_search_outbox_due", "search_outbox", ["entity", "due_at"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("clerk_id", sa.String(length=64), nullable=True),
        sa.Column("email", postgresql.CITEXT(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("avatar_url", sa.String(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "buyer",
                "seller",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default=sa.text("'buyer'"),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "suspended",
                "deleted",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default=sa.text("'active'"),
            nullable=False,
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "length(email) BETWEEN 3 AND 254 AND email ~ '@'", name=op.f("ck_users_email_form")
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_users_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("clerk_id", name=op.f("uq_users_clerk_id")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "brain_entries",
        sa.Column("id", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("author_id", sa.UUID(), nullable=False),
        sa.Column("category_id", sa.UUID(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "entry_type",
            sa.Enum(
                "guide",
                "pattern",
                "snippet",
                "lesson",
                "q_and_a",
                name="entry_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column(
            "tags", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "published",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default=sa.text("'draft'"),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("view_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("citation_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("helpful_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "search_vector",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('english', search_fold(title)), 'A') || setweight(to_tsvector('english', search_fold(search_words(tags))), 'B') || setweight(to_tsvector('english', search_fold(left(body, 20000))), 'D')",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "cardinality(tags) <= 20 AND array_position(tags, NULL) IS NULL AND array_position(tags, '') IS NULL",
            name=op.f("ck_brain_entries_tags_form"),
        ),
        sa.CheckConstraint(
            "slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_brain_entries_slug_form")
        ),
        sa.CheckConstraint(
            "status <> 'published' OR published_at IS NOT NULL",
            name=op.f("ck_brain_entries_published_has_date"),
        ),
        sa.CheckConstraint(
            "published_at BETWEEN '2000-01-01Z' AND '2200-01-01Z'",
            name=op.f("ck_brain_entries_published_at_range"),
        ),
        sa.CheckConstraint("length(body) <= 100000", name=op.f("ck_brain_entries_body_length")),
        sa.CheckConstraint(
            "length(title) BETWEEN 1 AND 160", name=op.f("ck_brain_entries_title_length")
        ),
        sa.CheckConstraint(
            "view_count >= 0 AND citation_count >= 0 AND helpful_count >= 0",
            name=op.f("ck_brain_entries_counts_positive"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
            name=op.f("fk_brain_entries_author_id_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["brain_categories.id"],
            name=op.f("fk_brain_entries_category_id_brain_categories"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brain_entries")),
        sa.UniqueConstraint("slug", name=op.f("uq_brain_entries_slug")),
    )
    op.create_index(
        op.f("ix_brain_entries_author_id"), "brain_entries", ["author_id"], unique=False
    )
    op.create_index(
        op.f("ix_brain_entries_category_id"), "brain_entries", ["category_id"], unique=False
    )
    op.create_index(
        "ix_brain_entries_search_vector",
        "brain_entries",
        ["search_vector"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "ix_brain_entries_title_trigram",
        "brain_entries",
        [sa.literal_column("search_fold(title) gin_trgm_ops")],
        unique=False,
        postgresql_using="gin",
    )
    op.create_table(
        "seller_profiles",
        sa.Column("user_id", sa.UUID(), nullable=False),
        sa.Column("username", postgresql.CITEXT(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("headline", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("bio", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("location", sa.String(length=120), nullable=True),
        sa.Column("website_url", sa.String(length=300), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "username ~ '^[a-z0-9](-?[a-z0-9])*$'", name=op.f("ck_seller_profiles_username_form")
        ),
        sa.CheckConstraint("length(bio) <= 5000", name=op.f("ck_seller_profiles_bio_length")),
        sa.CheckConstraint(
            "length(display_name) BETWEEN 1 AND 80",
            name=op.f("ck_seller_profiles_display_name_length"),
        ),
        sa.CheckConstraint(
            "length(headline) <= 160", name=op.f("ck_seller_profiles_headline_length")
        ),
        sa.CheckConstraint(
            "length(username) BETWEEN 3 AND 30", name=op.f("ck_seller_profiles_username_length")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_seller_profiles_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_seller_profiles")),
        sa.UniqueConstraint("username", name=op.f("uq_seller_profiles_username")),
    )
    op.create_table(
        "products",
        sa.Column("id", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("seller_id", sa.UUID(), nullable=False),
        sa.Column("category_id", sa.UUID(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("description", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "tech_stack",
            postgresql.ARRAY(sa.String()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "tags", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("version", sa.String(length=40), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "published",
                "archived",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default=sa.text("'draft'"),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_reason", sa.String(length=500), nullable=True),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("extended_price_cents", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), server_default=sa.text("'USD'"), nullable=False),
        sa.Column("rating_average", sa.Numeric(precision=3, scale=2), nullable=True),
        sa.Column("review_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sales_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "popularity",
            sa.Double(),
            sa.Computed(
                "round((10 * ln(1 + sales_count) + 2 * coalesce(rating_average, 0) * ln(1 + review_count))::numeric, 4)::double precision",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "search_vector",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('english', search_fold(name)), 'A') || setweight(to_tsvector('english', search_fold(search_words(tech_stack))), 'B') || setweight(to_tsvector('english', search_fold(search_words(tags))), 'B') || setweight(to_tsvector('english', search_fold(summary)), 'C') || setweight(to_tsvector('english', search_fold(left(description, 20000))), 'D')",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "cardinality(tags) <= 20 AND array_position(tags, NULL) IS NULL AND array_position(tags, '') IS NULL",
            name=op.f("ck_products_tags_form"),
        ),
        sa.CheckConstraint(
            "cardinality(tech_stack) <= 20 AND array_position(tech_stack, NULL) IS NULL AND array_position(tech_stack, '') IS NULL",
            name=op.f("ck_products_tech_stack_form"),
        ),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_products_currency_form")),
        sa.CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_products_slug_form")),
        sa.CheckConstraint(
            "status <> 'published' OR published_at IS NOT NULL",
            name=op.f("ck_products_published_has_date"),
        ),
        sa.CheckConstraint(
            "published_at BETWEEN '2000-01-01Z' AND '2200-01-01Z'",
            name=op.f("ck_products_published_at_range"),
        ),
        sa.CheckConstraint(
            "(review_count = 0) = (rating_average IS NULL)",
            name=op.f("ck_products_rating_has_reviews"),
        ),
        sa.CheckConstraint(
            "extended_price_cents BETWEEN price_cents AND 100000000",
            name=op.f("ck_products_extended_price_range"),
        ),
        sa.CheckConstraint(
            "length(description) <= 50000", name=op.f("ck_products_description_length")
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_products_name_length")),
        sa.CheckConstraint("length(summary) <= 200", name=op.f("ck_products_summary_length")),
        sa.CheckConstraint(
            "price_cents BETWEEN 0 AND 100000000", name=op.f("ck_products_price_range")
        ),
        sa.CheckConstraint("rating_average BETWEEN 1 AND 5", name=op.f("ck_products_rating_range")),
        sa.CheckConstraint(
            "review_count >= 0 AND sales_count >= 0", name=op.f("ck_products_counts_positive")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_products_category_id_categories"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["seller_id"],
            ["seller_profiles.user_id"],
            name=op.f("fk_products_seller_id_seller_profiles"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("slug", name=op.f("uq_products_slug")),
    )
    op.create_index(op.f("ix_products_category_id"), "products", ["category_id"], unique=False)
    op.create_index(
        "ix_products_name_trigram",
        "products",
        [sa.literal_column("search_fold(name) gin_trgm_ops")],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "ix_products_public_popularity",
        "products",
        [sa.literal_column("popularity DESC"), "id"],
        unique=False,
        postgresql_where=sa.text("status = 'published' AND hidden_at IS NULL"),
    )
    op.create_index(
        "ix_products_public_price",
        "products",
        ["price_cents", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'published' AND hidden_at IS NULL"),
    )
    op.create_index(
        "ix_products_public_published_at",
        "products",
        [sa.literal_column("published_at DESC"), "id"],
        unique=False,
        postgresql_where=sa.text("status = 'published' AND hidden_at IS NULL"),
    )
    op.create_index(
        "ix_products_search_vector",
        "products",
        ["search_vector"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(op.f("ix_products_seller_id"), "products", ["seller_id"], unique=False)
    op.create_index(
        "ix_products_tech_stack", "products", ["tech_stack"], unique=False, postgresql_using="gin"
    )
    op.create_table(
        "brain_entry_products",
        sa.Column("entry_id", sa.UUID(), nullable=False),
        sa.Column("product_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["brain_entries.id"],
            name=op.f("fk_brain_entry_products_entry_id_brain_entries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_brain_entry_products_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", "product_id", name=op.f("pk_brain_entry_products")),
    )
    op.create_index(
        op.f("ix_brain_entry_products_product_id"),
        "brain_entry_products",
        ["product_id"],
        unique=False,
    )
    op.create_table(
        "product_images",
        sa.Column("id", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("product_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("alt", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("length(alt) <= 300", name=op.f("ck_product_images_alt_length")),
        sa.CheckConstraint(
            "length(url) BETWEEN 1 AND 1000", name=op.f("ck_product_images_url_length")
        ),
        sa.CheckConstraint(
            "position BETWEEN 0 AND 99", name=op.f("ck_product_images_position_range")
        ),
        sa.CheckConstraint(
            "width > 0 AND height > 0", name=op.f("ck_product_images_size_positive")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_product_images_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_images")),
        sa.UniqueConstraint(
            "product_id",
            "position",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_product_images_product_id_position"),
        ),
    )


def downgrade() -> None:
    op.drop_table("product_images")
    op.drop_index(op.f("ix_brain_entry_products_product_id"), table_name="brain_entry_products")
    op.drop_table("brain_entry_products")
    op.drop_index("ix_products_tech_stack", table_name="products", postgresql_using="gin")
    op.drop_index(op.f("ix_products_seller_id"), table_name="products")
    op.drop_index("ix_products_search_vector", table_name="products", postgresql_using="gin")
    op.drop_index(
        "ix_products_public_published_at",
        table_name="products",
        postgresql_where=sa.text("status = 'published' AND hidden_at IS NULL"),
    )
    op.drop_index(
        "ix_products_public_price",
        table_name="products",
        postgresql_where=sa.text("status = 'published' AND hidden_at IS NULL"),
    )
    op.drop_index(
        "ix_products_public_popularity",
        table_name="products",
        postgresql_where=sa.text("status = 'published' AND hidden_at IS NULL"),
    )
    op.drop_index("ix_products_name_trigram", table_name="products", postgresql_using="gin")
    op.drop_index(op.f("ix_products_category_id"), table_name="products")
    op.drop_table("products")
    op.drop_table("seller_profiles")
    op.drop_index(
        "ix_brain_entries_title_trigram", table_name="brain_entries", postgresql_using="gin"
    )
    op.drop_index(
        "ix_brain_entries_search_vector", table_name="brain_entries", postgresql_using="gin"
    )
    op.drop_index(op.f("ix_brain_entries_category_id"), table_name="brain_entries")
    op.drop_index(op.f("ix_brain_entries_author_id"), table_name="brain_entries")
    op.drop_table("brain_entries")
    op.drop_table("users")
    op.drop_index("ix_search_outbox_due", table_name="search_outbox")
    op.drop_table("search_outbox")
    op.drop_index(
        "uq_index_builds_active",
        table_name="index_builds",
        postgresql_where=sa.text("status IN ('filling', 'swapping')"),
    )
    op.drop_table("index_builds")
    op.drop_table("categories")
    op.drop_table("brain_categories")
    op.execute("DROP SEQUENCE search_outbox_version_seq")
    op.execute("DROP FUNCTION search_words(character varying[])")
    op.execute("DROP FUNCTION search_fold(text)")
