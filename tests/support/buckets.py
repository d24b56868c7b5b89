"""Buckets that exist for some tests only."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import boto3

from api.core.settings import Settings
from api.integrations.storage import Storage
from sandbox.services.buckets import Buckets


@asynccontextmanager
async def made_buckets(settings: Settings) -> AsyncIterator[dict[str, str]]:
    """Make a private and a public bucket, yield the settings that name them, remove them."""
    token = uuid.uuid4().hex[:12]
    private, public = f"test-{token}-private", f"test-{token}-public"
    url = settings.s3_endpoint_url
    access = settings.s3_access_key_id.get_secret_value()
    secret = settings.s3_secret_access_key.get_secret_value()
    await Buckets(
        url=url, access=access, secret=secret, names={private: False, public: True}, origin="*"
    ).make()
    update = {
        "s3_bucket_private": private,
        "s3_bucket_public": public,
        "s3_public_url": f"{url}/{public}",
    }
    try:
        yield update
    finally:
        storage = Storage(settings.model_copy(update=update))
        for bucket in (storage.private, storage.public):
            await bucket.delete([item.key async for item in bucket.objects("")])
        await storage.close()
        client = boto3.client(
            "s3",
            endpoint_url=url,
            region_name=settings.s3_region,
            aws_access_key_id=access,
            aws_secret_access_key=secret,
        )
        for name in (private, public):
            client.delete_bucket(Bucket=name)
        client.close()
