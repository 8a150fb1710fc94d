"""Ways to forge a printed form: each changes a genuine PDF.

Each looks genuine to somebody or to some program: on the screen, on paper, or by its text.
"""

import re
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pikepdf
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.ttProgram import Program
from pikepdf import Array, Dictionary, Name, Stream, String

from app.services.verification.by_paper import verify_pdf
from app.services.verification.verdicts import Match
from app.storage.project_file import ProjectFile

AMOUNT: Final = (161, 703, 230, 716)
"""The position of the allocated budget on the first page."""

WHITE_AND_DIGITS: Final = b"1 g 0 0 69 13 re f BT /F 9 Tf 0 g 2 3 Td (: 980,000 ) Tj ET"

Forge = Callable[[pikepdf.Pdf], None]


def forged(path: Path, forge: Forge) -> Path:
    """Write the forged PDF beside the genuine one."""
    other = path.with_name("forged.pdf")
    with pikepdf.open(path) as pdf:
        forge(pdf)
        pdf.save(other)
    return other


def _appearance(pdf: pikepdf.Pdf, content: bytes = WHITE_AND_DIGITS) -> Stream:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    return Stream(
        pdf,
        content,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 69, 13],
        Resources=Dictionary(Font=Dictionary(F=font)),
    )


def _annotate(pdf: pikepdf.Pdf, **entries: Any) -> Any:
    page = pdf.pages[0]
    named = {"/Type": Name.Annot, "/Rect": Array(AMOUNT), "/F": 4} | {f"/{k}": v for k, v in entries.items()}
    annotation = pdf.make_indirect(Dictionary(named))
    page.Annots = Array([*page.get("/Annots", []), annotation])
    return annotation


def _field(pdf: pikepdf.Pdf, **entries: Any) -> None:
    appearance = Dictionary(N=_appearance(pdf))
    field = _annotate(pdf, Subtype=Name.Widget, T=String("x"), AP=appearance, **entries)
    pdf.Root.AcroForm = Dictionary(Fields=[field], SigFlags=3)


def text_field(pdf: pikepdf.Pdf) -> None:
    _field(pdf, FT=Name.Tx, V=String("980,000"))


def signature_over_the_amount(pdf: pikepdf.Pdf) -> None:
    _field(pdf, FT=Name.Sig)


def print_only_stamp(pdf: pikepdf.Pdf) -> None:
    _annotate(pdf, Subtype=Name.Stamp, F=4 | 32, AP=Dictionary(N=_appearance(pdf)))


def free_text(pdf: pikepdf.Pdf) -> None:
    _annotate(pdf, Subtype=Name.FreeText, AP=Dictionary(N=_appearance(pdf)), Contents=String("980,000"))


def appearance_of_a_state(pdf: pikepdf.Pdf) -> None:
    """It is invisible until a reader switches to the other state."""
    states = Dictionary(Off=_appearance(pdf, b""), On=_appearance(pdf))
    _annotate(pdf, Subtype=Name.Stamp, AP=Dictionary(N=states), AS=Name.Off)


def grey_digit(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"q 0.57 g 160.2 706.3 1.1 6.2 re f 159.0 711.2 1.6 0.9 re f Q")


def faint_digit(pdf: pikepdf.Pdf) -> None:
    """Too faint for any comparison of pictures, but a copier makes it black."""
    pdf.pages[0].contents_add(b"q 0.9 g 160.2 706.3 1.1 6.2 re f Q")


def print_only_layer(pdf: pikepdf.Pdf) -> None:
    usage = Dictionary(Print=Dictionary(PrintState=Name.ON), View=Dictionary(ViewState=Name.OFF))
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("x"), Usage=usage))
    event = Dictionary(Event=Name.Print, OCGs=[group], Category=[Name.Print])
    settings = Dictionary(ON=[], OFF=[group], AS=[event])
    pdf.Root.OCProperties = Dictionary(OCGs=[group], D=settings)
    pdf.pages[0].Resources.Properties = Dictionary(MC0=group)
    pdf.pages[0].contents_add(b"/OC /MC0 BDC q 1 g 161 703 69 13 re f Q EMC")


def form_over_the_amount(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources.XObject = Dictionary(X1=_appearance(pdf))
    pdf.pages[0].contents_add(b"q 1 0 0 1 161 703 cm /X1 Do Q")


def transparent_amount(pdf: pikepdf.Pdf) -> None:
    """The graphics state hides everything after it."""
    pdf.pages[0].Resources.ExtGState = Dictionary(G=Dictionary(Type=Name.ExtGState, ca=0))
    pdf.pages[0].contents_add(b"/G gs", prepend=True)


def unused_transparency(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources.ExtGState = Dictionary(G=Dictionary(Type=Name.ExtGState, ca=0))


def other_text_behind_glyphs(pdf: pikepdf.Pdf) -> None:
    """Copying the amount gives another one."""
    font = pdf.pages[0].Resources.Font.F2
    mapping = font.ToUnicode.read_bytes()
    font.ToUnicode = pdf.make_stream(mapping.replace(b"<0031>", b"<0039>"))


def other_widths(pdf: pikepdf.Pdf) -> None:
    widths = pdf.pages[0].Resources.Font.F2.DescendantFonts[0].W[1]
    widths[10], widths[11] = int(widths[10]) + 300, 0


def other_glyphs(pdf: pikepdf.Pdf) -> None:
    """The same codes and texts, other letters: the last glyphs' outlines are removed."""
    file = pdf.pages[0].Resources.Font.F2.DescendantFonts[0].FontDescriptor.FontFile2
    data = bytearray(file.read_bytes())
    data[-4000:-2000] = bytes(2000)
    file.write(bytes(data))


def other_box(pdf: pikepdf.Pdf) -> None:
    """The reports' lower half is cut off."""
    pdf.pages[0].CropBox = Array([0, 400, 595, 842])


def other_unit(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].UserUnit = 2


def turned(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Rotate = 180


def page_inserted(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(595.28, 841.89))


def other_attachment(pdf: pikepdf.Pdf) -> None:
    """A second file of the same name, beside the first."""
    specification = pdf.Root.AF[0]
    copy = pdf.make_indirect(Dictionary(dict(specification.items())))
    data = specification.EF.F.read_bytes().replace(b"180000", b"980000")
    copy.EF = Dictionary(F=pdf.make_stream(data, Type=Name.EmbeddedFile))
    pdf.Root.Names.EmbeddedFiles.Names = Array([*pdf.Root.Names.EmbeddedFiles.Names, String("z.json"), copy])


def script(pdf: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("this.getField('x').value = 1"))
    pdf.Root.OpenAction = action


def script_before_printing(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AA = Dictionary(WP=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


def named_script(pdf: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.Names.JavaScript = Dictionary(Names=[String("a"), action])


def portfolio(pdf: pikepdf.Pdf) -> None:
    """Readers show another file in place of the form."""
    pdf.Root.Collection = Dictionary(Type=Name.Collection, View=Name.H)


def text_for_screen_readers(pdf: pikepdf.Pdf) -> None:
    for element in pdf.objects:
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == Name.P:
            element.ActualText = String("980,000")


def _letters(pdf: pikepdf.Pdf) -> Any:
    return pdf.pages[0].Resources.Font.F2.DescendantFonts[0]


def second_font_file(pdf: pikepdf.Pdf) -> None:
    """Some readers use one, others the other."""
    other = pdf.make_stream(b"OTTO" + bytes(500), Subtype=Name.OpenType)
    _letters(pdf).FontDescriptor.FontFile3 = other


def hints_of_its_own(pdf: pikepdf.Pdf) -> None:
    """The reader that compares pictures ignores hints; a printer may not."""
    file = _letters(pdf).FontDescriptor.FontFile2
    font = TTFont(BytesIO(file.read_bytes()))
    font["prep"] = newTable("prep")
    font["prep"].program = Program()
    font["prep"].program.fromAssembly(["PUSHB[ ]", "0", "POP[ ]"])
    written = BytesIO()
    font.save(written)
    file.write(written.getvalue())


def letters_of_another_kind(pdf: pikepdf.Pdf) -> None:
    _letters(pdf).Subtype = Name.CIDFontType0


def letters_in_a_layer(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources.Font.F2.OC = Dictionary(Type=Name.OCG, Name=String("x"))


def font_for_later(pdf: pikepdf.Pdf) -> None:
    """Nothing uses it yet."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[0].Resources.Font.F9 = font


def invisible_link(pdf: pikepdf.Pdf) -> None:
    """A click on the amount leads elsewhere."""
    action = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    _annotate(pdf, Subtype=Name.Link, Border=Array([0, 0, 0]), A=action)


def default_grey(pdf: pikepdf.Pdf) -> None:
    """All greys become another colour in readers with colour management."""
    calibrated = Array([Name.CalGray, Dictionary(WhitePoint=Array([1, 1, 1]), Gamma=0.001)])
    pdf.pages[0].Resources.ColorSpace = Dictionary(DefaultGray=calibrated)


OBJECTS: Final[dict[Forge, str]] = {
    second_font_file: "แบบอักษรที่ใช้บนหน้า 1",
    hints_of_its_own: "รูปของตัวอักษรที่ใช้บนหน้า 1",
    letters_of_another_kind: "แบบอักษรที่ใช้บนหน้า 1",
    letters_in_a_layer: "แบบอักษรที่ใช้บนหน้า 1",
    font_for_later: "แบบอักษรที่ใช้บนหน้า 1",
    invisible_link: "ลิงก์ไปที่ “https://example.org/” ที่หน้า 1 ทับ “180,000 บาท”",
    default_grey: "สีที่ใช้บนหน้า 1",
    text_field: "ช่องกรอกข้อมูลที่หน้า 1 ทับ “180,000 บาท”",
    signature_over_the_amount: "ช่องลายมือชื่อที่หน้า 1 ทับ “180,000 บาท”",
    print_only_stamp: "ภาพที่เห็นเฉพาะเมื่อพิมพ์ (ตราประทับ) ที่หน้า 1 ทับ “180,000 บาท”",
    free_text: "กล่องข้อความที่หน้า 1 ทับ “180,000 บาท”",
    appearance_of_a_state: "ตราประทับที่หน้า 1 ทับ “180,000 บาท”",
    grey_digit: "รูปที่วาดทับบนหน้า 1 ทับ “180,000 บาท”",
    faint_digit: "รูปที่วาดทับบนหน้า 1 ทับ “180,000 บาท”",
    print_only_layer: "ชั้นภาพที่เห็นเฉพาะเมื่อพิมพ์",
    form_over_the_amount: "ภาพที่วางซ้อนบนหน้า 1",
    transparent_amount: "ความโปร่งใสของสิ่งที่วาดบนหน้า 1",
    unused_transparency: "ความโปร่งใสของสิ่งที่วาดบนหน้า 1",
    other_text_behind_glyphs: "ข้อความเบื้องหลังตัวอักษรที่ใช้บนหน้า 1",
    other_widths: "ความกว้างของตัวอักษรที่ใช้บนหน้า 1",
    other_glyphs: "รูปของตัวอักษรที่ใช้บนหน้า 1",
    other_box: "ขนาดหรือการวางหน้า 1 (CropBox)",
    other_unit: "ขนาดหรือการวางหน้า 1 (UserUnit)",
    turned: "ขนาดหรือการวางหน้า 1 (Rotate)",
    page_inserted: "จำนวนหน้า: มี 3 หน้า แต่พิมพ์จริง 2 หน้า",
    other_attachment: "ไฟล์แนบอื่นชื่อ “z.json”",
    script: "คำสั่งที่ทำงานเมื่อเปิดไฟล์",
    script_before_printing: "คำสั่งที่ทำงานเมื่อเปิดหรือพิมพ์ไฟล์",
    named_script: "คำสั่ง (JavaScript) ที่ทำงานเมื่อเปิดไฟล์",
    portfolio: "ไฟล์อื่นที่ซ่อนรวมไว้",
    text_for_screen_readers: "ป้ายกำกับสำหรับโปรแกรมอ่านหน้าจอ",
}
"""Each forgery, and the words that must name its object."""


# --- appended to the bytes of the print, which themselves stay ----------------------------------------------


def appended(pdf: bytes, objects: dict[int, bytes], *, extra: bytes = b"") -> bytes:
    """Return an incremental update with these objects by number."""
    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    trailer = re.findall(rb"trailer\s*<<(.*?)>>\s*startxref", pdf, re.DOTALL)[-1]
    out, rows = bytearray(pdf), b""
    for number, body in sorted(objects.items()):
        rows += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    out += extra
    place = len(out)
    trailer = re.sub(rb"/Size \d+", b"/Size 900", re.sub(rb"/Prev \d+", b"", trailer))
    out += b"xref\n%btrailer\n<<%b/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (rows, trailer, start, place)
    return bytes(out)


def object_number(pdf: bytes, page: int = 0) -> tuple[int, bytes]:
    """Return a page's object number and its body."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        number = int(opened.pages[page].objgen[0])
    found = re.search(rb"(?<!\d)%d 0 obj\s*(.*?)\s*endobj" % number, pdf, re.DOTALL)
    assert found
    return number, bytes(found[1])


def contents_exchanged(pdf: bytes) -> bytes:
    """Hide and replace: the page's content is different, the signed bytes are unchanged."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        content = opened.pages[0].Contents.read_bytes() + b"q 1 g 161 703 9 13 re f Q"
        number = opened.pages[0].Contents.objgen[0]
    packed = zlib.compress(content)
    body = b"<</Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream" % (len(packed), packed)
    return appended(pdf, {number: body})


def page_exchanged(pdf: bytes) -> bytes:
    """The page is rotated, in an update that looks like a signature's."""
    number, body = object_number(pdf)
    return appended(pdf, {number: body.removesuffix(b">>") + b"/Rotate 180>>"})


def stamp_appended(pdf: bytes) -> bytes:
    number, body = object_number(pdf)
    stamp = b"<</Type/Annot/Subtype/Stamp/Rect[161 703 230 716]/F 36>>"
    return appended(pdf, {number: body.removesuffix(b">>") + b"/Annots[800 0 R]>>", 800: stamp})


def signature_outside_its_block(pdf: bytes) -> bytes:
    """A valid kind of signature, but over the amount."""
    number, body = object_number(pdf)
    field = (
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(x)/Rect[161 703 230 716]/F 4/P %d 0 R"
        b"/V<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]/Contents<00>>>>>" % number
    )
    return appended(pdf, {number: body.removesuffix(b">>") + b"/Annots[800 0 R]>>", 800: field})


def hidden_object(pdf: bytes) -> bytes:
    """An object in no cross-reference table; a repairing reader finds it."""
    return appended(pdf, {}, extra=b"4 0 obj\n<</Type/Page>>\nendobj\n")


def two_cross_references(pdf: bytes) -> bytes:
    """One for readers that support object streams, another for those that do not."""
    signed = appended(pdf, {})
    last = int(re.findall(rb"startxref\s+(\d+)", signed)[-1])
    stream = b"850 0 obj\n<</Type/XRef/W[1 1 1]/Index[0 0]/Size 1/Length 0>>\nstream\n\nendstream\nendobj\n"
    place = last
    with_stream = signed[:last] + stream + signed[last:].replace(b"/Prev", b"/XRefStm %d/Prev" % place)
    return with_stream.replace(b"startxref\n%d\n" % last, b"startxref\n%d\n" % (last + len(stream)))


def something_behind_the_end(pdf: bytes) -> bytes:
    return pdf + b"1 0 obj\n<</Type/Catalog>>\nendobj\n"


APPENDED: Final[dict[Callable[[bytes], bytes], str]] = {
    contents_exchanged: "รูปที่วาดทับบนหน้า 1",
    page_exchanged: "ขนาดหรือการวางหน้า 1 (Rotate)",
    stamp_appended: "ภาพที่เห็นเฉพาะเมื่อพิมพ์ (ตราประทับ) ที่หน้า 1 ทับ “180,000 บาท”",
    signature_outside_its_block: "ช่องลายมือชื่อที่หน้า 1 ทับ “180,000 บาท”",
    hidden_object: "เนื้อหาอีกชุดหนึ่งที่ซ่อนอยู่ในไฟล์",
    two_cross_references: "เนื้อหาอีกชุดหนึ่งที่ซ่อนอยู่ในไฟล์",
}
"""Each of these forgeries, and the words that must name its object."""


def assert_forged(file: ProjectFile, pdf: Path, words: str) -> None:
    """Assert that the print is told to be forged, in these words."""
    verdict = verify_pdf(file, pdf)
    assert (verdict.match, words in verdict.answer) == (Match.FORGED, True), verdict.answer
