import io

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from app.printing.font_subset import subset
from app.printing.truetype import ClusterGlyph, TrueTypeFile, font_file
from app.printing.type_families import FONTS


@pytest.fixture(params=["Sarabun-Regular.ttf", "Sarabun-Bold.ttf"])
def font(request: pytest.FixtureRequest) -> TrueTypeFile:
    return font_file(FONTS / request.param)


def read(data: bytes) -> TTFont:
    return TTFont(io.BytesIO(data))


def bounds(font: TTFont, glyph: int) -> tuple[float, ...] | None:
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getGlyphName(glyph)].draw(pen)
    found: tuple[float, ...] | None = pen.bounds
    return found


def test_glyph_n_is_cluster_n(font: TrueTypeFile) -> None:
    clusters = font.shape("ที่ น้ำ A")
    embedded = read(subset(font, clusters).data)
    assert [embedded["hmtx"].metrics[f"glyph{n:05}"][0] for n in range(1, len(clusters) + 1)] == [
        cluster.advance for cluster in clusters
    ]


def test_a_composite_spans_its_parts(font: TrueTypeFile) -> None:
    (cluster,) = font.shape("ปี่")
    whole, source = read(subset(font, [cluster]).data), TTFont(font.path)
    boxes = [(part, bounds(source, part.glyph)) for part in cluster.parts]
    tops = [part.y + box[3] for part, box in boxes if box]
    assert bounds(whole, 1) is not None
    assert bounds(whole, 1)[3] == max(tops)  # type: ignore[index]


def test_every_table_says_what_the_glyphs_are(font: TrueTypeFile) -> None:
    clusters = [*font.shape("กที่น้ำปู่ผู้é “A” ñ"), font.leader(".....", ".", 22_000)]
    data = subset(font, clusters).data
    embedded = read(data)
    stated = {key: value for key, value in vars(embedded["maxp"]).items() if key.startswith("max")}
    embedded["maxp"].recalc(embedded)
    assert {key: value for key, value in vars(embedded["maxp"]).items() if key.startswith("max")} == stated
    assert embedded["head"].xMax >= 20_000


def test_the_tag_is_of_the_content(font: TrueTypeFile) -> None:
    first, again, other = (subset(font, font.shape(text)) for text in ("ก", "ก", "ข"))
    assert first.tag == again.tag != other.tag
    assert len(first.tag) == 6
    assert first.tag.isalpha()
    assert first.tag.isupper()


def test_a_subset_of_nothing_is_a_font_too(font: TrueTypeFile) -> None:
    assert len(read(subset(font, []).data).getGlyphOrder()) == 1


def test_clusters_may_be_as_many_as_there_are(font: TrueTypeFile) -> None:
    clusters: list[ClusterGlyph] = font.shape("".join(chr(c) for c in range(0x20, 0x2FF)))
    assert len(read(subset(font, clusters).data).getGlyphOrder()) > len(clusters)
