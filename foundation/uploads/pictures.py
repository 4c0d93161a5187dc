"""Pictures are decoded and written anew, so that nothing but the picture itself is left."""

from __future__ import annotations

import threading
from io import BytesIO
from typing import Any

from foundation.errors import Invalid, TooLarge
from foundation.web.texts import gettext

MOST_PIXELS = 40_000_000
_ONE_AT_A_TIME = threading.Lock()  # a large picture takes some 160 MB while it is open
_KEPT = ("transparency",)  # what a picture with a palette cannot do without
_WRITTEN: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92, "optimize": True},
    "PNG": {"optimize": False},
    "WEBP": {"quality": 92},
}


def written_anew(data: bytes) -> bytes:
    """The same picture, upright, without place, time, device, comments or anything appended.

    Raises `TooLarge` for more than 40 million pixels, which are counted before one is decoded, and
    `Invalid` for what cannot be decoded to its end. Of a moving picture the first frame is kept.
    """
    from PIL import Image

    with _ONE_AT_A_TIME:
        try:
            with Image.open(BytesIO(data), formats=tuple(_WRITTEN)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise _too_many_pixels()
                return _bare(picture)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _too_many_pixels() from None
        except TooLarge:
            raise
        except Exception:  # noqa: BLE001 - decoders trip over hostile bytes in countless ways
            raise Invalid(gettext("This picture is damaged and cannot be read.")) from None


def _bare(picture: Any) -> bytes:
    from PIL import ImageOps

    written = "JPEG" if picture.format == "MPO" else str(picture.format)
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    upright.info = {name: picture.info[name] for name in _KEPT if name in picture.info}
    out = BytesIO()
    upright.save(out, format=written, **_WRITTEN[written])
    return out.getvalue()


def _too_many_pixels() -> TooLarge:
    return TooLarge(
        gettext("This picture has more than 40 million pixels. Please send a smaller one.")
    )
