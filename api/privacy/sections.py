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
    "brain-former-slugs": "SELECT f.entry_id, f.slug, f.retired_at"
    " FROM brain_former_slugs f JOIN brain_entries b ON b.id = f.entry_id"
    " WHERE b.author_id = :user ORDER BY f.retired_at",
    "brain-revisions": "SELECT r.entry_id, r.revision, r.title, r.entry_type, r.body, r.tags,"
    " r.product_ids, r.restored_from, r.saved_at"
    " FROM brain_revisions r JOIN brain_entries b ON b.id = r.entry_id"
    " WHERE b.author_id = :user ORDER BY r.entry_id, r.revision",
    "brain-usage": "SELECT u.entry_id, u.day, u.views, u.citations"
    " FROM brain_usage u JOIN brain_entries b ON b.id = u.entry_id"
    " WHERE b.author_id = :user ORDER BY u.entry_id, u.day",
    "brain-votes": "SELECT entry_id, voted_at FROM brain_votes WHERE user_id = :user"
    " ORDER BY voted_at",
    "brain-quotas": "SELECT day, used, asked FROM brain_quotas WHERE user_id = :user ORDER BY day",
    "brain-questions": "SELECT day, begun_at FROM brain_questions WHERE user_id = :user"
    " ORDER BY begun_at",
    "cart": "SELECT product_id, licence, added_at FROM cart_items WHERE user_id = :user"
    " ORDER BY added_at",
    "checkouts": "SELECT id, status, total_cents, currency, invoice_year, invoice_number,"
    " created_at, paid_at FROM checkouts WHERE buyer_id = :user ORDER BY created_at",
    "orders": "SELECT id, checkout_id, product_id, product_name, licence, terms_version, status,"
    " price_cents, refunded_cents, currency, created_at, paid_at"
    " FROM orders WHERE buyer_id = :user ORDER BY created_at",
    "order-sources": "SELECT s.order_id, s.source, s.name, s.q"
    " FROM order_sources s JOIN orders o ON o.id = s.order_id"
    " WHERE o.buyer_id = :user ORDER BY o.created_at",
    "sales": "SELECT id, product_id, product_name, licence, terms_version, status, price_cents,"
    " platform_cents, seller_cents, refunded_cents, refunded_seller_cents, currency, created_at,"
    " paid_at, available_at, released_at FROM orders WHERE seller_id = :user ORDER BY created_at",
    "order-timelines": "SELECT e.order_id, e.kind, e.actor, e.note, e.amount_cents, e.at"
    " FROM order_events e JOIN orders o ON o.id = e.order_id"
    " WHERE o.buyer_id = :user OR o.seller_id = :user ORDER BY e.order_id, e.at",
    "licences": "SELECT l.order_id, l.key, l.issued_at, l.revoked_at"
    " FROM licences l JOIN orders o ON o.id = l.order_id"
    " WHERE o.buyer_id = :user ORDER BY l.issued_at",
    "licence-activations": "SELECT l.order_id, a.instance, a.activated_at"
    " FROM licence_activations a JOIN licences l ON l.id = a.licence_id"
    " JOIN orders o ON o.id = l.order_id WHERE o.buyer_id = :user ORDER BY a.activated_at",
    "downloads": "SELECT g.order_id, d.version_id, d.at"
    " FROM downloads d JOIN download_grants g ON g.id = d.grant_id"
    " JOIN orders o ON o.id = g.order_id WHERE o.buyer_id = :user ORDER BY d.at",
    "refunds": "SELECT r.order_id, r.source, r.status, r.amount_cents, r.currency, r.reason,"
    " r.answer, r.appeal, r.failure, r.created_at, r.decided_at, r.settled_at"
    " FROM refunds r JOIN orders o ON o.id = r.order_id"
    " WHERE o.buyer_id = :user OR o.seller_id = :user ORDER BY r.created_at",
    "reviews": "SELECT id, order_id, product_id, rating, title, body, reply, replied_at,"
    " withdrawn_at, created_at, updated_at FROM reviews WHERE author_id = :user"
    " ORDER BY created_at",
    "review-replies": "SELECT r.product_id, r.reply, r.replied_at"
    " FROM reviews r JOIN products p ON p.id = r.product_id"
    " WHERE p.seller_id = :user AND r.reply IS NOT NULL ORDER BY r.replied_at",
    "balances": "SELECT kind, currency, -balance_cents AS cents FROM ledger_accounts"
    " WHERE seller_id = :user ORDER BY kind",
    "payouts": "SELECT id, amount_cents, currency, status, reason, reversed_cents, created_at,"
    " settled_at FROM payouts WHERE seller_id = :user ORDER BY created_at",
    "payout-account": "SELECT stripe_account_id, details_submitted, transfers_enabled,"
    " payouts_enabled, requirements, disabled_reason, created_at"
    " FROM seller_accounts WHERE seller_id = :user",
    "subscription": "SELECT stripe_subscription_id, status, current_period_end,"
    " cancel_at_period_end, created_at FROM subscriptions WHERE user_id = :user",
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
