"""What an export holds: for each file the rows about one person.

A table that comes to hold something about people gets a line here.
"""

SECTIONS = {
    "account": "SELECT id, clerk_id, email, name, avatar_url, role, status, created_at, updated_at"
    " FROM users WHERE id = :user",
    "seller-profile": "SELECT * FROM seller_profiles WHERE user_id = :user",
    "former-usernames": "SELECT * FROM seller_former_usernames WHERE user_id = :user",
    "products": "SELECT id, slug, name, summary, description, tech_stack, tags, version, status,"
    " price_cents, extended_price_cents, currency, rating_average, review_count, sales_count,"
    " published_at, hidden_at, hidden_reason, created_at, updated_at"
    " FROM products WHERE seller_id = :user ORDER BY created_at",
    "former-slugs": "SELECT f.product_id, f.slug, f.retired_at"
    " FROM product_former_slugs f JOIN products p ON p.id = f.product_id"
    " WHERE p.seller_id = :user ORDER BY f.retired_at",
    "product-images": "SELECT i.id, i.product_id, i.position, i.url, i.alt, i.created_at"
    " FROM product_images i JOIN products p ON p.id = i.product_id"
    " WHERE p.seller_id = :user ORDER BY i.product_id, i.position",
    "product-versions": "SELECT v.product_id, v.version, v.changelog, v.released_at, k.sha256"
    " FROM product_versions v JOIN packages k USING (upload_id)"
    " JOIN products p ON p.id = v.product_id"
    " WHERE p.seller_id = :user ORDER BY v.released_at",
    "uploads": "SELECT id, product_id, kind, filename, size, status, refusal, created_at"
    " FROM uploads WHERE owner_id = :user ORDER BY created_at",
    "brain-entries": "SELECT id, slug, title, entry_type, body, tags, status, view_count,"
    " citation_count, helpful_count, published_at, created_at, updated_at"
    " FROM brain_entries WHERE author_id = :user ORDER BY created_at",
    "brain-entry-products": "SELECT l.entry_id, l.product_id"
    " FROM brain_entry_products l JOIN brain_entries b ON b.id = l.entry_id"
    " WHERE b.author_id = :user ORDER BY l.entry_id, l.product_id",
    "notification-settings": "SELECT kind, channel, wanted FROM notification_settings"
    " WHERE user_id = :user ORDER BY kind",
    "letters": "SELECT kind, status, address, context, created_at, sent_at"
    " FROM letters WHERE user_id = :user ORDER BY created_at",
    "clerk-news": "SELECT w.kind, w.payload, w.received_at"
    " FROM webhook_inbox w JOIN users u ON w.payload ->> 'id' = u.clerk_id"
    " WHERE w.source = 'clerk' AND u.id = :user ORDER BY w.received_at",
    "exports": "SELECT id, status, created_at FROM data_exports WHERE user_id = :user"
    " ORDER BY created_at",
}
"""The name of each file, and its select."""
