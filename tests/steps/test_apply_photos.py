"""Photos from outside: metadata gone, encrypted, and nothing that exhausts us is opened."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from django.db import connection
from PIL import Image

from suiche.journey.apply import photos, queries
from suiche.journey.apply.actions.add_photo import add_photo
from suiche.journey.apply.models import Photo
from suiche.journey.apply.states import PhotoKind
from suiche.kit.actor import Actor
from suiche.kit.clock import now
from suiche.kit.models import AccessRow
from suiche.kit.refusal import BadInput, NotFound
from tests.steps import apply_world as world


def refused(raw: bytes) -> str:
    with pytest.raises(BadInput) as caught:
        photos.cleaned(raw, field="id_front")
    assert caught.value.field == "id_front"
    return caught.value.sentence("en")


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that says it is side × side pixels large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_photo_is_drawn_anew_without_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "a phone", "a model", 6
    clean = photos.cleaned(world.picture(exif=exif, comment=b"secret place"), field="id_front")
    with Image.open(io.BytesIO(clean.content)) as drawn:
        assert (drawn.format, drawn.size) == ("JPEG", (500, 800)), (
            "turned upright by its tag, then the tag is gone"
        )
        assert not drawn.getexif()
    assert b"a phone" not in clean.content
    assert b"secret place" not in clean.content


def test_a_large_photo_is_shrunk_and_a_png_becomes_a_jpeg() -> None:
    clean = photos.cleaned(world.picture(5000, 3000, kind="PNG"), field="id_front")
    assert clean.content.startswith(b"\xff\xd8\xff")
    assert max(clean.width, clean.height) == photos.LONGEST_SIDE


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "JPG or PNG"),
        (b"%PDF-1.7 not a photo", "JPG or PNG"),
        (b"GIF89a" + b"\0" * 500, "JPG or PNG"),
        (b"\xff\xd8\xff" + b"garbage" * 1000, "cannot be opened"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 1000, "cannot be opened"),
        (b"\xff\xd8\xff" + b"\0" * (11 * 1024 * 1024), "over 10 MB"),
        (bomb(60_000), "too many pixels"),
        (bomb(7_000), "cannot be opened"),
        (world.picture(150, 150), "too small"),
    ],
)
def test_what_is_not_a_usable_photo_is_refused_with_the_reason(raw: bytes, said: str) -> None:
    assert said in refused(raw)


@pytest.mark.django_db
def test_photos_are_encrypted_and_looking_at_one_is_written_down() -> None:
    world.open_shop()
    one = world.started()
    clean = photos.cleaned(world.picture(), field="file")
    own: dict[str, Any] = {
        "application_id": one.application_id,
        "customer_id": one.customer_id,
        "by": one.by,
        "at": now(),
    }
    first = add_photo(**own, kind=PhotoKind.ID_FRONT, photo=clean)
    assert add_photo(**own, kind=PhotoKind.ID_FRONT, photo=clean) == first, "the same picture again is once"
    assert Photo.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("select content from apply_photo")
        assert b"JFIF" not in bytes(cursor.fetchone()[0])
    clerk = Actor("staff", "somebody")
    assert queries.photo(one.application_id, PhotoKind.ID_FRONT, by=clerk, at=now()) == clean.content
    assert AccessRow.objects.filter(what="photo id_front", actor_id="somebody").count() == 1
    with pytest.raises(NotFound):
        queries.photo(one.application_id, PhotoKind.BANK_CARD, by=clerk, at=now())
