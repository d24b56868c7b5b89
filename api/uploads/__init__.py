"""Files of products: from the browser straight to the bucket, and then looked at by a worker."""
