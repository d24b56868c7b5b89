"""Pictures: what they really are, without what cameras write into them, in the sizes of pages."""

import base64
import io
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from api.uploads.inspection.refusal import Reason, Refused

FORMATS = ("PNG", "JPEG", "WEBP", "AVIF")
MAX_PIXELS = 50_000_000
MAX_SIDE = 12_000
MIN_SIDE = 64
"""In pixels."""
WIDTHS = (480, 960, 1600)
"""Widths of the copies; a picture is never made larger than it is."""
TALLEST = 2.5
"""Copies are cut to the middle when they are so many times as high as wide: no page shows more."""
QUALITY = 82
PLACEHOLDER_WIDTH = 16
_UNREADABLE = "The image cannot be read; it may have been cut short."


@dataclass(frozen=True)
class Rendition:
    """A copy as WebP; sizes in pixels."""

    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class InspectedImage:
    """The copies of a picture, the narrowest first, and a tiny blurred one as a data URI."""

    placeholder: str
    renditions: tuple[Rendition, ...]


def inspect_image(path: str) -> InspectedImage:
    """Make the copies of the picture at ``path``; of one that moves, of its first frame.

    Raises Refused.
    """
    # Our own limit stands below; this one only warns.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(path, formats=FORMATS) as image:
            width, height = image.size
            _check_size(width, height)
            return _copies(_flat(image))
    except UnidentifiedImageError:
        raise Refused(
            Reason.WRONG_TYPE, "This is not a PNG, JPEG, WebP or AVIF image, whatever its name."
        ) from None
    # Decoders report damage in many ways.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError) as error:
        raise Refused(Reason.UNREADABLE, _UNREADABLE) from error


def _check_size(width: int, height: int) -> None:
    """Look at what the header declares, before anything is decoded."""
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Refused(
            Reason.TOO_MANY_PIXELS,
            f"The image has {width} × {height} pixels; {MAX_PIXELS // 1_000_000} million, and"
            f" {MAX_SIDE} to a side, are the most.",
        )
    if min(width, height) < MIN_SIDE:
        raise Refused(
            Reason.TOO_SMALL,
            f"The image has {width} × {height} pixels; each side needs {MIN_SIDE} at least.",
        )


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture upright, in the colours of the web, as pixels alone."""
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    has_alpha = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    mode = "RGBA" if has_alpha else "RGB"
    if profile and upright.mode in {"RGB", "RGBA"}:
        upright = _to_srgb(upright, profile)
    pixels = upright.convert(mode)
    # A new picture has nothing but its pixels: no place, no camera, no comment.
    bare = Image.new(mode, pixels.size)
    bare.paste(pixels)
    return bare


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError):
        # A profile that makes no sense is as good as none.
        return image
    return converted if converted is not None else image


def _copies(image: Image.Image) -> InspectedImage:
    width, height = image.size
    if height > width * TALLEST:
        image = ImageOps.fit(image, (width, int(width * TALLEST)))
        width, height = image.size
    widths = [one for one in WIDTHS if one < width] + [min(width, WIDTHS[-1])]
    renditions = []
    for wanted in sorted(set(widths)):
        size = (wanted, max(1, round(height * wanted / width)))
        copy = image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)
        renditions.append(Rendition(*size, _webp(copy, QUALITY)))
    tiny = image.resize(
        (PLACEHOLDER_WIDTH, max(1, round(height * PLACEHOLDER_WIDTH / width))),
        Image.Resampling.BOX,
    )
    encoded = base64.b64encode(_webp(tiny, 30)).decode()
    return InspectedImage(f"data:image/webp;base64,{encoded}", tuple(renditions))


def _webp(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=quality, method=4)
    return buffer.getvalue()
