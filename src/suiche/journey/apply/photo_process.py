"""The limited process in which an uploaded photo is decoded: little time, little memory, no files.

Started as ``python -m suiche.journey.apply.photo_process SECONDS MEMORY MOST_PIXELS LONGEST QUALITY``. Standard
input: the file. Standard output: width, height, newline, then a JPEG drawn anew, without the file's metadata.
Exit codes: 0 done, 3 too many pixels, anything else: not a picture. It imports no Django.
"""

from __future__ import annotations

import io
import os
import resource
import sys

TOO_MANY_PIXELS = 3


def main() -> int:
    """Set the limits, decode, turn upright, shrink, write anew."""
    os.nice(10)  # whoever looks at a page comes first
    seconds, memory, most_pixels, longest, quality = (int(word) for word in sys.argv[1:6])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from PIL import Image, ImageOps  # after the limits: the decoder's own memory counts too

    Image.MAX_IMAGE_PIXELS = most_pixels
    try:
        opened = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=("JPEG", "PNG"))
    except Image.DecompressionBombError:
        return TOO_MANY_PIXELS
    with opened as picture:
        if picture.width * picture.height > most_pixels:
            return TOO_MANY_PIXELS
        picture.draft("RGB", (longest, longest))
        picture.thumbnail((longest, longest))
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    drawn = Image.new("RGB", upright.size)
    drawn.paste(upright)
    jpeg = io.BytesIO()
    drawn.save(jpeg, "JPEG", quality=quality, optimize=True)
    sys.stdout.buffer.write(f"{drawn.width} {drawn.height}\n".encode() + jpeg.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
