"""Pages of a PDF as pictures, with boxes drawn on them here, so that the browser gets pixels and nothing to run."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Sequence

from analyzer.datatypes import Box

LOG = logging.getLogger(__name__)
WIDTH = 1400  # pixels of a page's longer way across
FILLS: dict[str, tuple[int, int, int, int]] = {
    "covered": (31, 102, 173, 46),
    "weak": (243, 170, 40, 70),
    "contradicted": (140, 29, 24, 56),
    "aside": (90, 90, 90, 40),
}
EDGES: dict[str, tuple[int, int, int, int]] = {
    "covered": (31, 102, 173, 230),
    "weak": (176, 112, 0, 235),
    "contradicted": (140, 29, 24, 235),
    "aside": (90, 90, 90, 200),
}
# PDFium is not safe to call from two threads.
_one_at_a_time = threading.Lock()


def page_image(data: bytes, number: int, boxes: Sequence[tuple[Box, str]]) -> bytes | None:
    """PNG of page `number` (from 1) with the boxes on it, each by its status or "aside"; None where the page cannot be drawn."""
    import pypdfium2 as pdfium
    from PIL import Image, ImageDraw

    try:
        with _one_at_a_time:
            document = pdfium.PdfDocument(data)
            try:
                page = document[number - 1]
                scale = min(WIDTH / max(page.get_width(), 1.0), 4.0)
                picture = page.render(scale=scale).to_pil().convert("RGBA")
            finally:
                document.close()
    except (pdfium.PdfiumError, IndexError, ValueError, MemoryError) as error:
        LOG.warning("page %d cannot be drawn: %s", number, type(error).__name__)
        return None
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    for box, status in boxes:
        corners = (box.x0 * scale - 2, box.top * scale - 2, box.x1 * scale + 2, box.bottom * scale + 2)
        if corners[0] < corners[2] and corners[1] < corners[3]:
            draw.rectangle(corners, fill=FILLS.get(status), outline=EDGES.get(status), width=2)
    out = io.BytesIO()
    Image.alpha_composite(picture, layer).convert("RGB").save(out, "PNG", optimize=False)
    return out.getvalue()
