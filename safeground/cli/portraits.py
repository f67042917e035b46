"""Portraits of invented people, drawn from a few shapes: no photograph of anybody stands in the demonstration."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

SIZE = (800, 1000)


def draw(*, skin: str, hair: str, cloth: str, long_hair: bool) -> bytes:
    """A head and shoulders as a PNG file, as somebody might send it."""
    image = Image.new("RGB", SIZE, "#F2ECE2")
    pen = ImageDraw.Draw(image)
    pen.rectangle((490, 0, 800, 1000), fill="#E6DFD1")
    if long_hair:
        pen.rounded_rectangle((205, 190, 595, 620), radius=190, fill=hair)
        pen.rectangle((205, 400, 595, 620), fill=hair)
    pen.rounded_rectangle((70, 700, 730, 1200), radius=240, fill=cloth)
    pen.rectangle((330, 560, 470, 770), fill=skin)
    pen.polygon(((270, 715), (400, 860), (530, 715)), fill=skin)
    pen.ellipse((258, 240, 542, 650), fill=skin)
    pen.chord((246, 205, 554, 560), 180, 360, fill=hair)
    if not long_hair:
        pen.rectangle((246, 370, 268, 450), fill=hair)
        pen.rectangle((532, 370, 554, 450), fill=hair)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
