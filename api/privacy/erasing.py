"""What is erased when an account is closed.

A table that comes to hold something about people gets a line here.
"""

# In this order: what hangs on the account is settled while its row, locked first, still says whose
# it is. A username stays taken, so that nobody sells under a name that others trust.
STATEMENTS = (
    "UPDATE products SET status = 'archived' WHERE seller_id = :user AND status <> 'archived'",
    (
        "UPDATE seller_profiles SET username = 'closed-' || left(md5(gen_random_uuid()::text),"
        " 16), display_name = 'Former seller', headline = '', bio = '', location = NULL,"
        " website_url = NULL, support_email = NULL WHERE user_id = :user"
    ),
    (
        "UPDATE uploads SET status = 'removed', refusal_code = NULL, refusal = NULL"
        " WHERE owner_id = :user AND status IN ('pending', 'checking', 'refused')"
    ),
    (
        "UPDATE letters SET status = 'unwanted', address = NULL, context = '{}', last_error = NULL"
        " WHERE user_id = :user AND status = 'waiting' AND kind <> 'account_closed'"
    ),
    # Published entries stay, without a name, as whoever closes an account is told; what nobody else
    # was meant to read goes.
    "DELETE FROM brain_entries WHERE author_id = :user AND status <> 'published'",
    (
        "DELETE FROM brain_revisions AS r USING brain_entries AS b"
        " WHERE b.id = r.entry_id AND b.author_id = :user"
    ),
    "DELETE FROM brain_votes WHERE user_id = :user",
    "DELETE FROM brain_quotas WHERE user_id = :user",
    "DELETE FROM brain_questions WHERE user_id = :user",
    "DELETE FROM notification_settings WHERE user_id = :user",
    # What was bought and paid is kept for the books; what people wrote to each other is not.
    # Reviews stay, without a name.
    "DELETE FROM cart_items WHERE user_id = :user",
    (
        "DELETE FROM licence_activations AS a USING licences AS l, orders AS o"
        " WHERE l.id = a.licence_id AND o.id = l.order_id AND o.buyer_id = :user"
    ),
    (
        "UPDATE refunds AS r SET reason = CASE WHEN r.source = 'buyer' THEN '' ELSE r.reason END,"
        " appeal = NULL FROM orders AS o WHERE o.id = r.order_id AND o.buyer_id = :user"
    ),
    (
        "UPDATE refunds AS r SET reason = CASE WHEN r.source = 'seller' THEN '' ELSE r.reason END,"
        " answer = NULL FROM orders AS o WHERE o.id = r.order_id AND o.seller_id = :user"
    ),
    (
        "UPDATE order_events AS e SET note = NULL FROM orders AS o WHERE o.id = e.order_id"
        " AND (o.buyer_id = :user AND e.actor = 'buyer'"
        " OR o.seller_id = :user AND e.actor = 'seller')"
    ),
    "UPDATE checkouts SET stripe_url = NULL WHERE buyer_id = :user",
    # Sums of days that are there already stay as they are.
    (
        "DELETE FROM order_sources AS s USING orders AS o"
        " WHERE o.id = s.order_id AND o.buyer_id = :user"
    ),
    # The objects go with the next run of the cron.
    "UPDATE data_exports SET expires_at = now() WHERE user_id = :user AND status = 'ready'",
    (
        "UPDATE users SET email = 'deleted-' || gen_random_uuid() || '@deleted.invalid',"
        " name = 'Deleted user', avatar_url = NULL, status = 'deleted' WHERE id = :user"
    ),
)
