"""New signing keys, and what becomes of tokens signed with older ones."""

import pytest

from tests.sandbox.clerk.instance import PASSWORD, Instance


async def test_after_a_rotation_the_new_key_signs_and_the_old_one_still_verifies(
    instance: Instance,
) -> None:
    session = await instance.sign_in("buyer@example.com", PASSWORD)
    before, old = await instance.kids(), await instance.token(session)
    assert len(before) == 1

    answer = await instance.post("/_sandbox/rotate-keys")
    kids = await instance.kids()
    assert [key["kid"] for key in answer["keys"]] == kids
    assert len(kids) == 2
    assert kids[0] == before[0]
    new = await instance.token(session)
    assert (await instance.claims(old))["sid"] == (await instance.claims(new))["sid"]

    await instance.post("/_sandbox/drop-old-keys")
    assert await instance.kids() == kids[1:]
    await instance.stop()
    await instance.start()
    assert await instance.kids() == kids[1:]
    assert await instance.claims(new)
    with pytest.raises(KeyError, match=kids[0]):
        await instance.claims(old)


async def test_nothing_private_is_listed(instance: Instance) -> None:
    await instance.post("/_sandbox/rotate-keys")
    listed = (await instance.client.get("/.well-known/jwks.json")).json()["keys"]
    assert [set(key) for key in listed] == [{"use", "kty", "kid", "alg", "n", "e"}] * 2
    assert len({key["n"] for key in listed}) == 2
