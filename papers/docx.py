"""Documents in the official style as docx: A4, Times New Roman, the heads of Decree 30/2020.

Their text is Vietnamese in every language of the portal: they are official papers.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from common import numbers

FONT, SIZE = "Times New Roman", Pt(13)
_MARK, _NO_MARK = re.compile(r"(\[\d+\])"), re.compile(r"(?!)")
_KEPT = f"\n\t{numbers.NBSP}"


class Paper:
    """A document of an office, line by line.

    `issuer` writes it, `above` is whom it belongs to, `place` is where it is dated. With `notes`, the mark of a numbered
    note, "[3]", stands raised.
    """

    def __init__(
        self,
        issuer: str,
        title: str,
        abstract: str,
        day: date,
        *,
        above: str = "",
        place: str = "",
        notes: bool = False,
    ) -> None:
        self.document: Any = Document()
        self._mark = _MARK if notes else _NO_MARK
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
            Mm(20),
            Mm(20),
            Mm(30),
            Mm(15),
        )
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, SIZE
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        style.paragraph_format.space_after = Pt(6)
        _number_pages(section)
        self._heads(issuer, above, f"{place}, " if place else "", day)
        self.line(title, bold=True, centred=True, size=14)
        self.line(abstract, bold=True, centred=True, size=14)

    def _heads(self, issuer: str, above: str, place: str, day: date) -> None:
        table = self.document.add_table(rows=1, cols=2)
        left, right = table.rows[0].cells
        agencies = ((above.upper(), False), (issuer.upper(), True)) if above else ((issuer.upper(), True),)
        self._into(left, *agencies, ("Số:      /BC-THADS", False))
        self._into(
            right,
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True),
            ("Độc lập - Tự do - Hạnh phúc", True),
            (place + numbers.paper_date(day, language="vi"), False),
        )
        right.paragraphs[-1].runs[0].italic = True

    def line(self, text: str, *, bold: bool = False, centred: bool = False, size: float = 13) -> None:
        """A paragraph."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
        self._write(paragraph, text, bold=bold, size=size)

    def note(self, text: str) -> None:
        """Numbered notes, small, with their marks as they are."""
        run = self.document.add_paragraph().add_run(_plain(text))
        run.font.size = Pt(10)

    def heading(self, text: str) -> None:
        """The head of a part."""
        self.line(text, bold=True)
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True

    def table(
        self,
        heads: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        size: float = 12,
        widths: Sequence[float] = (),
    ) -> None:
        """A ruled table whose head is repeated on each page; numbers stand at the right. `widths` in millimetres."""
        table = self.document.add_table(rows=1, cols=len(heads), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, text in zip(table.rows[0].cells, heads, strict=True):
            self._into(cell, (text, True), size=size)
        for row in rows:
            line = table.add_row()
            line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for place, (cell, text) in enumerate(zip(line.cells, row, strict=True)):
                self._write(cell.paragraphs[0], text, size=size)
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT if place else WD_ALIGN_PARAGRAPH.LEFT
                cell.paragraphs[0].paragraph_format.space_after = Pt(2)
        if widths:
            table.autofit = False
            for row in table.rows:
                for cell, width in zip(row.cells, widths, strict=True):
                    cell.width = Mm(width)
        self.document.add_paragraph()

    def signed(self, title: str, *, above: str = "", name: str = "", recipients: Sequence[str] = ()) -> None:
        """Where it is signed: to whom it goes on the left, the signer on the right. `above` is for whom he signs."""
        table = self.document.add_table(rows=1, cols=2)
        left, right = table.rows[0].cells
        self._write(left.paragraphs[0], "Nơi nhận:", bold=True, size=12)
        left.paragraphs[0].runs[0].italic = True
        for place, recipient in enumerate(recipients, start=1):
            end = "." if place == len(recipients) else ";"
            self._write(left.add_paragraph(), f"- {recipient}{end}", size=11)
        signer = [(line.upper(), True) for line in (above, title) if line]
        self._into(right, *signer, *((("", False),) * 3), (name, True), size=13)

    def _into(self, cell: Any, *lines: tuple[str, bool], size: float = 12) -> None:
        """Lines of a cell, centred, some of them bold."""
        for place, (text, bold) in enumerate(lines):
            paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.space_after = Pt(2)
            self._write(paragraph, text, bold=bold, size=size)

    def _write(self, paragraph: Any, text: str, *, bold: bool = False, size: float = 13) -> None:
        """The text in runs: marks of notes raised."""
        for part in self._mark.split(_plain(text)):
            if part:
                run = paragraph.add_run(part)
                run.bold, run.font.size = bold, Pt(size)
                run.font.superscript = True if self._mark.fullmatch(part) else None

    def content(self) -> bytes:
        """The document."""
        target = io.BytesIO()
        self.document.save(target)
        return target.getvalue()


def _number_pages(section: Any) -> None:
    """The page number in the middle of the top margin, but not on the first page (Decree 30/2020, annex I)."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _plain(text: str) -> str:
    """Without the control characters that XML does not take; a soft line break becomes a line."""
    return "".join(sign for sign in text.replace("\x0b", "\n") if sign in _KEPT or sign.isprintable())
