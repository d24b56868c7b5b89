"""Pictures: accepted for what they are, bare of what cameras write into them, in fixed sizes."""

import base64
import io
import struct
import tempfile
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from api.uploads.inspection.images import WIDTHS, InspectedImage, inspect_image
from api.uploads.inspection.refusal import Refused

ORIENTATION, GPS = 0x0112, 0x8825


def picture(kind: str, size: tuple[int, int] = (2000, 1000), **options: object) -> bytes:
    """Return a picture that is red on its left and blue on its right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def inspected(data: bytes, suffix: str = ".png") -> InspectedImage:
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(data)
        file.flush()
        return inspect_image(file.name)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_each_kind_becomes_webp_in_three_widths(kind: str) -> None:
    found = inspected(picture(kind), ".whatever")
    assert [(one.width, one.height) for one in found.renditions] == [
        (480, 240),
        (960, 480),
        (1600, 800),
    ]
    for one in found.renditions:
        image = opened(one.data)
        assert (image.format, image.size) == ("WEBP", (one.width, one.height))
        red, _, blue = image.convert("RGB").getpixel((10, 10))  # type: ignore[misc] # three bands
        assert (red > 200, blue < 60) == (True, True)
    assert found.placeholder.startswith("data:image/webp;base64,")
    assert len(found.placeholder) < 600
    assert opened(base64.b64decode(found.placeholder.partition(",")[2])).width == 16


@pytest.mark.parametrize(
    ("width", "expected"), [(300, [300]), (480, [480]), (481, [480, 481]), (9000, list(WIDTHS))]
)
def test_nothing_is_made_larger_than_it_is(width: int, expected: list[int]) -> None:
    found = inspected(picture("PNG", (width, 100)))
    assert [one.width for one in found.renditions] == expected


def test_a_tower_is_cut_to_what_a_page_can_show() -> None:
    largest = inspected(picture("PNG", (400, 8000))).renditions[-1]
    assert (largest.width, largest.height) == (400, 1000)


def test_it_is_upright_and_tells_of_no_place() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    data = picture("JPEG", (1000, 500), exif=exif, comment=b"my kitchen")
    assert opened(data).getexif().get_ifd(GPS)
    found = inspected(data)
    largest = found.renditions[-1]
    assert (largest.width, largest.height) == (500, 1000)
    image = opened(largest.data)
    assert not dict(image.getexif())
    assert set(image.info) <= {"loop", "background", "timestamp", "duration"}
    assert b"kitchen" not in largest.data
    # What was left is at the top once a quarter turn is undone.
    red, _, blue = image.convert("RGB").getpixel((250, 20))  # type: ignore[misc] # three bands
    assert (red > 200, blue < 60) == (True, True)


def test_what_can_be_seen_through_stays_so() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (500, 500), (255, 0, 0, 0)).save(buffer, "PNG")
    assert opened(inspected(buffer.getvalue()).renditions[-1].data).mode == "RGBA"


def test_the_same_picture_gives_the_same_copies() -> None:
    data = picture("JPEG")
    assert inspected(data) == inspected(data)


def bomb() -> bytes:
    """Return a PNG of a few bytes that says that it has 3.6 billion pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">L", len(data)) + checked + struct.pack(">L", zlib.crc32(checked))

    header = struct.pack(">LLBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
WRONG: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (bomb, "too_many_pixels"),
    "endless side": (lambda: picture("PNG", (13_000, 100)), "too_many_pixels"),
    "tiny": (lambda: picture("PNG", (20, 20)), "too_small"),
    "gif": (lambda: picture("GIF", (200, 200)), "wrong_type"),
    "svg": (lambda: SVG, "wrong_type"),
    "page": (lambda: b"<!doctype html><script>alert(1)</script>", "wrong_type"),
    "nothing": (lambda: b"", "wrong_type"),
    "cut jpeg": (lambda: picture("JPEG")[:3000], "unreadable"),
    "cut png": (lambda: picture("PNG")[:2000], "unreadable"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_no_good_is_refused_with_its_reason(kind: str) -> None:
    make, reason = WRONG[kind]
    with pytest.raises(Refused) as refused:
        inspected(make())
    assert refused.value.reason.value == reason
