"""Pages as images: the marked place is where the words are."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from typed_pages import LEFT, TypedPages

from kb.errors import LoadError
from kb.ingest.formats.pdf import read_pdf
from kb.page_images import boxes_of, page_image
from kb.records import PageWord

MARKED = (255, 235, 90)


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def marked_box(image: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero((image == MARKED).all(axis=2))
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def test_the_box_is_marked_and_the_ink_stays() -> None:
    pages = TypedPages()
    pages.at(LEFT, 100, "Điều 1. Phạm vi")
    image = pixels(page_image(pages.content(), 1, [(80, 80, 200, 110)], zoom=2))
    assert image.shape == (1684, 1190, 3)
    assert marked_box(image) == pytest.approx((158, 158, 402, 222), abs=3)
    assert (image[160:220, 160:400].max(axis=2) < 60).any()
    assert (image[300:, :] == 255).all()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_of_words_fit_the_page_as_it_is_shown(rotation: int) -> None:
    pages = TypedPages()
    pages.at(LEFT, 100, "Điều 1. Phạm vi")
    pages.page.set_rotation(rotation)
    content = pages.content()
    extract = read_pdf(content, lambda page, count: None)
    boxes = boxes_of(extract.words, 0, len(extract.text))
    image = pixels(page_image(content, 1, [box[1:] for box in boxes], zoom=1))
    dark = image.max(axis=2) < 100
    marked = np.zeros(dark.shape, bool)
    for _, x0, y0, x1, y1 in boxes:
        marked[int(y0) - 1 : int(y1) + 2, int(x0) - 1 : int(x1) + 2] = True
    assert dark.any()
    assert not (dark & ~marked).any()


def test_words_of_a_line_share_a_box() -> None:
    words = (
        PageWord(0, 4, 1, 85, 70, 110, 86),
        PageWord(5, 7, 1, 114, 70, 125, 86),
        PageWord(8, 12, 1, 85, 90, 120, 106),
        PageWord(13, 17, 2, 85, 70, 120, 86),
    )
    assert boxes_of(words, 0, 17) == (
        (1, 85, 70, 125, 86),
        (1, 85, 90, 120, 106),
        (2, 85, 70, 120, 86),
    )
    assert boxes_of(words, 5, 8) == ((1, 114, 70, 125, 86),)
    assert boxes_of(words, 4, 5) == ()


def test_cells_far_apart_have_boxes_of_their_own() -> None:
    words = (PageWord(0, 1, 1, 85, 70, 92, 86), PageWord(2, 5, 1, 300, 70, 330, 86))
    assert boxes_of(words, 0, 5) == ((1, 85, 70, 92, 86), (1, 300, 70, 330, 86))


def test_a_page_that_is_not_there_is_refused() -> None:
    pages = TypedPages()
    pages.at(LEFT, 100, "Điều 1.")
    with pytest.raises(LoadError, match="không có trang 2"):
        page_image(pages.content(), 2, [])


def test_a_huge_page_is_drawn_smaller() -> None:
    pages = TypedPages()
    pages.new_page(wide=14000, high=14000)
    image = pixels(page_image(pages.content(), 2, [(100, 100, 7000, 7000)], zoom=4))
    assert image.shape[0] * image.shape[1] <= 40_100_000
