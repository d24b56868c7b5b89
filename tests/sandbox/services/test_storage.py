"""The sandbox's object storage: who gets in, from where, and what outlives what."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import httpx
import psutil
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from types_boto3_s3 import S3Client

from sandbox.ports import choose_free, is_free
from tests.sandbox.supervisor.harness import Bench, Started, until

STACK = """
[environment]
S3 = "${storage.url} ${storage.access} ${storage.secret}"
[services.storage]
kind = "storage"
port = { variable = "STORAGE_PORT", default = 21000 }
replaced_by = "S3_ENDPOINT_URL"
private = "cellar"
public = "window"
origin = "http://localhost:${shop.port}"
[steps.show]
command = ["sh", "-c", "echo found $S3"]
after = ["storage"]
[processes.shop]
command = ["sleep", "1000"]
port = { variable = "SHOP_PORT", default = 20900 }
"""
PORTS = 10
SHOP = 20_999


def free_row() -> int:
    """Return a port that is free together with those that follow it."""
    while True:
        first = choose_free()
        row = range(first, first + PORTS)
        if SHOP not in row and all(is_free(port) for port in row):
            return first


def up(bench: Bench, port: int) -> tuple[Started, S3Client]:
    started = bench.up(STORAGE_PORT=str(port), SHOP_PORT=str(SHOP))
    started.wait_for("Everything is up")
    line = next(line for line in started.lines if " found " in line)
    return started, client(*line.split()[-3:])


def client(url: str, access: str, secret: str) -> S3Client:
    return boto3.client(
        "s3",
        endpoint_url=url,
        region_name="auto",
        aws_access_key_id=access,
        aws_secret_access_key=secret,
        config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
    )


@contextmanager
def closing(s3: S3Client) -> Iterator[S3Client]:
    try:
        yield s3
    finally:
        s3.close()


def test_objects_and_keys_outlive_a_restart_on_another_port(bench: Bench) -> None:
    bench.write(STACK)
    for value in (b"a", b"b"):
        started, s3 = up(bench, free_row())
        with closing(s3):
            s3.put_object(Bucket="cellar", Key=value.decode(), Body=value)
        assert started.stop() == 0
    started, s3 = up(bench, free_row())
    with closing(s3):
        found = s3.list_objects_v2(Bucket="cellar")["Contents"]
        assert [item["Key"] for item in found] == ["a", "b"]
        assert s3.get_object(Bucket="cellar", Key="a")["Body"].read() == b"a"
    assert started.stop() == 0
    assert (bench.data / "storage" / "s3.json").stat().st_mode & 0o777 == 0o600
    assert len(list((bench.data / "storage" / "data").glob("m[0-9]*"))) == 1


def test_a_killed_server_comes_back_with_what_it_was_given(bench: Bench) -> None:
    bench.write(STACK)
    started, s3 = up(bench, free_row())
    with closing(s3):
        s3.put_object(Bucket="cellar", Key="kept", Body=b"kept")
        next(child for child in started.children() if child.name() == "weed").kill()
        started.wait_for("storage is ready", times=2)
        until(lambda: _kept(s3) == b"kept", "what was stored can be read again")
    assert started.stop() == 0


def _kept(s3: S3Client) -> bytes | None:
    """Read it; None while the part that holds it is not there yet, as any client would see."""
    try:
        return s3.get_object(Bucket="cellar", Key="kept")["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] != "InternalError":
            raise
        return None


def test_only_the_public_bucket_can_be_read_without_a_key(bench: Bench) -> None:
    bench.write(STACK)
    started, s3 = up(bench, free_row())
    url = s3.meta.endpoint_url
    with closing(s3):
        for bucket in ("cellar", "window"):
            s3.put_object(Bucket=bucket, Key="thing", Body=b"thing")
    assert httpx.get(f"{url}/window/thing").text == "thing"
    assert httpx.get(f"{url}/cellar/thing").status_code == 403
    assert httpx.get(f"{url}/window").status_code == 403
    assert httpx.put(f"{url}/window/thing", content=b"other").status_code == 403
    with closing(client(url, "nobody", "nothing")) as stranger, pytest.raises(ClientError) as told:
        stranger.list_buckets()
    assert told.value.response["Error"]["Code"] == "InvalidAccessKeyId"
    assert started.stop() == 0


def test_a_script_of_the_shop_may_upload_and_no_other(bench: Bench) -> None:
    bench.write(STACK)
    started, s3 = up(bench, free_row())
    with closing(s3):
        url = s3.generate_presigned_url(
            "put_object", Params={"Bucket": "cellar", "Key": "new", "ContentType": "image/png"}
        )

    def preflight(origin: str) -> httpx.Response:
        asked = {
            "Origin": origin,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "content-type",
        }
        return httpx.options(url, headers=asked)

    shop = "http://localhost:20999"
    allowed = preflight(shop)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == shop
    assert "PUT" in allowed.headers["access-control-allow-methods"]
    assert allowed.headers["access-control-allow-headers"] == "content-type"
    assert preflight("http://localhost:20998").status_code == 403
    done = httpx.put(url, content=b"new", headers={"Origin": shop, "Content-Type": "image/png"})
    assert done.status_code == 200
    assert done.headers["access-control-allow-origin"] == shop
    assert "ETag" in done.headers["access-control-expose-headers"]
    assert done.headers["etag"]
    assert started.stop() == 0


def test_it_listens_on_this_machine_only_and_all_its_ports_move_together(bench: Bench) -> None:
    bench.write(STACK)
    offset = free_row() - 21_000
    started = bench.up("--port-offset", str(offset), SHOP_PORT=str(SHOP))
    started.wait_for("Everything is up")
    listening = {
        (address.ip, address.port)
        for child in started.children()
        for connection in child.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN and (address := connection.laddr)
    }
    assert listening <= {("127.0.0.1", 21_000 + offset + n) for n in range(PORTS)}
    assert len(listening) >= PORTS - 2, "its administration may still be about to start"
    assert started.stop() == 0
    sockets = Path("/tmp").glob("seaweedfs-*-grpc-*.sock")
    left = {int(path.stem.rpartition("-")[2]) for path in sockets}
    assert not left & {21_000 + offset + n for n in range(PORTS)}


def test_a_busy_inner_port_is_told_before_the_start(bench: Bench) -> None:
    bench.write(STACK)
    first = free_row()
    with socket.create_server(("127.0.0.1", first + PORTS - 1)):
        started = bench.up(STORAGE_PORT=str(first))
        assert started.end() == 1
    assert f"error: port {first + PORTS - 1}, wanted by storage, is held by " in started.output
    assert "choose another port with STORAGE_PORT=" in started.output
