"""Pictures that people send: whatever arrives, a clean portrait comes out, or a sentence; nothing else is kept."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from safeground.domain import pictures
from safeground.domain.actor import Refused
from tests import people
from tests.web import rooms

pytestmark = pytest.mark.django_db
HTML = b"<html><script>alert(1)</script></html>"


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is that big; there is next to nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


def zip_file() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("words.txt", "something hidden")
    return out.getvalue()


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (400, 500)).save(out, "GIF")
    return out.getvalue()


REFUSED = {
    "nothing": (b"", "picture"),
    "words": (b"just some words", "picture"),
    "a page": (HTML, "picture"),
    "a drawing in XML": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "picture"),
    "a GIF": (gif(), "picture"),
    "a GIF that is a script too": (b"GIF89a/*" + b"\0" * 200 + b"*/=1;alert(1)", "picture"),
    "an archive": (zip_file(), "picture"),
    "cut off": (people.portrait("JPEG")[:900], "picture"),
    "a head alone": (people.portrait()[:40], "picture"),
    "a head that lies": (b"\xff\xd8\xff\xe0" + b"\0" * 4000, "picture"),
    "too many dots": (png_of(100_000, 100_000), "picture-size"),
    "very wide": (png_of(60_000, 300), "picture-size"),
    "very small": (people.portrait(size=(20, 20)), "picture-small"),
    "too many bytes": (people.portrait() + b"\0" * pictures.MOST_BYTES, "picture-size"),
}


@pytest.mark.parametrize(("raw", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_picture_is_refused_with_a_sentence(raw, code):
    with pytest.raises(Refused) as caught:
        pictures.clean(raw)
    assert caught.value.code == code


def with_a_place() -> bytes:
    """A photograph that says where it was taken, by whom and on what, lying on its side."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x9286] = "A maker of phones", 6, "a comment"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 26.0)
    return people.portrait("JPEG", size=(500, 400), exif=exif.tobytes(), comment=b"taken at home", dpi=(301, 301))


def moving() -> bytes:
    out = io.BytesIO()
    first, second = Image.new("RGB", (400, 500), "red"), Image.new("RGB", (400, 500), "blue")
    first.save(out, "PNG", save_all=True, append_images=[second], duration=50)
    return out.getvalue()


def of_mode(mode: str, kind: str) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (400, 500)).save(out, kind)
    return out.getvalue()


TAKEN = {
    "a photograph with its place": with_a_place(),
    "with a page behind it": people.portrait("JPEG") + HTML,
    "with an archive behind it": people.portrait("PNG") + zip_file(),
    "one that moves": moving(),
    "for print": of_mode("CMYK", "JPEG"),
    "with a palette": of_mode("P", "PNG"),
    "grey": of_mode("L", "PNG"),
    "grey, see-through": of_mode("LA", "PNG"),
    "see-through": of_mode("RGBA", "WEBP"),
    "fine steps": of_mode("I;16", "PNG"),
}


@pytest.mark.parametrize("raw", TAKEN.values(), ids=TAKEN)
def test_what_comes_out_is_two_bare_portraits(raw):
    made = pictures.clean(raw)
    for data, size in ((made.large, pictures.LARGE), (made.small, pictures.SMALL)):
        image = Image.open(io.BytesIO(data))
        image.load()
        assert (image.format, image.mode, image.size, dict(image.getexif())) == ("JPEG", "RGB", size, {})
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        for planted in (b"script", b"words.txt", b"phones", b"taken at home", b"Exif", b"http://ns.adobe.com"):
            assert planted not in data
        assert data.endswith(b"\xff\xd9")


def test_a_photograph_that_lies_on_its_side_is_stood_up():
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.new("RGB", (500, 400), "white")
    image.paste("black", (0, 0, 250, 400))
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif.tobytes())
    small = Image.open(io.BytesIO(pictures.clean(out.getvalue()).small)).convert("L")
    assert (small.getpixel((160, 40)) < 60, small.getpixel((160, 360)) > 200) == (True, True)


@time_machine.travel(rooms.SOON, tick=False)
def test_sending_one_and_looking_at_it(demo_house, tmp_path, settings):
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(uploads)
    ben, stranger = rooms.browser(demo_house.ben), rooms.browser()
    send = lambda raw, name="me.jpg", kind="image/jpeg": ben.post(
        "/desk/profile/picture/", {"picture": SimpleUploadedFile(name, raw, content_type=kind)}
    )
    big = send(people.portrait() + b"\0" * 6_000_000)
    assert (big.status_code, "less than 5 megabytes" in big.content.decode()) == (400, True)
    wrong = send(HTML, "me.jpg")
    assert (wrong.status_code, "cannot be read as a picture" in wrong.content.decode()) == (400, True)
    assert ben.post("/desk/profile/picture/").status_code == 400
    assert send(with_a_place(), "../../x.php", "text/html").status_code == 302
    own = ben.get("/desk/profile/picture/own/")
    assert (own.headers["Content-Type"], own.headers["Cache-Control"]) == ("image/jpeg", "no-store, max-age=0")
    # Nobody else sees it before the page is public, nor at another address after.
    name = rooms.profiles.own(actor=demo_house.ben.actor).shown.picture
    path = f"/people/dr-malik/{name}.jpg"
    assert stranger.get(path).status_code == 404
    rooms.profiles.publish(actor=demo_house.ben.actor, typed={"lead": "Slowly.", "formats": ["video"]}, now=rooms.NOW)
    answer = stranger.get(path)
    assert (answer.status_code, answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == (
        200, "image/jpeg", "nosniff",
    )  # fmt: skip
    assert answer.headers["Cache-Control"].startswith("public") and not answer.cookies
    for other in (f"/people/dr-malik/{'0' * 32}.jpg", "/people/dr-malik/..%2fx.jpg", f"/people/nobody/{name}.jpg"):
        assert stranger.get(other).status_code == 404
    assert ben.post("/desk/profile/picture/", {"do": "remove"}).status_code == 302
    assert stranger.get(path).status_code == 404
    assert list(uploads.iterdir()) == []
