"""Does to a signed PDF what a forger would do."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field


def flipped(pdf: bytes, at: int, bit: int = 0) -> bytes:
    changed = bytearray(pdf)
    changed[at] ^= 1 << bit
    return bytes(changed)


def incremented(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The PDF with a further increment, as a signature would add one."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_new_content(pdf: bytes) -> bytes:
    """The first page shows something else; every signed byte is still there."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        page[pdf_name("/Contents")] = writer.add_object(StreamObject(stream_data=b"0 0 200 200 re f"))
        writer.update_container(page)

    return incremented(pdf, change)


def with_new_page(pdf: bytes) -> bytes:
    """One more page at the end."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        drawing = writer.add_object(StreamObject(stream_data=b"0 0 200 200 re f"))
        box = ArrayObject(NumberObject(edge) for edge in (0, 0, 595, 842))
        page = DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Page"),
                pdf_name("/MediaBox"): box,
                pdf_name("/Contents"): drawing,
                pdf_name("/Resources"): DictionaryObject(),
            }
        )
        writer.insert_page(page)

    return incremented(pdf, change)


def with_new_field(pdf: bytes) -> bytes:
    """A further visible signature field that could cover what was signed."""
    return incremented(
        pdf, lambda writer: append_signature_field(writer, SigFieldSpec("extra", box=(50, 50, 500, 700)))
    )


def with_new_stamp(pdf: bytes) -> bytes:
    """The field of the first signature shows something else."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0]
        shown = StreamObject(stream_data=b"0 0 10 10 re f")
        shown[pdf_name("/Type")] = pdf_name("/XObject")
        shown[pdf_name("/Subtype")] = pdf_name("/Form")
        shown[pdf_name("/BBox")] = ArrayObject(NumberObject(edge) for edge in (0, 0, 10, 10))
        field[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): writer.add_object(shown)})
        writer.update_container(field)

    return incremented(pdf, change)


def with_field_emptied(pdf: bytes, number: int) -> bytes:
    """The value of a signature field is gone; its bytes are still in the file."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][number]
        del field["/V"]
        writer.update_container(field)

    return incremented(pdf, change)


def with_other_title(pdf: bytes) -> bytes:
    """Unsigned information is added behind the last signature."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.set_info(DictionaryObject({pdf_name("/Title"): pdf_string("Another title")}))

    return incremented(pdf, change)


def rewritten(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The PDF written anew as a whole."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
        return out.getvalue()


def with_file(pdf: bytes, name: str, content: bytes | None) -> bytes:
    """Another file inside, or none under that name; must come before the first signature."""

    def change(document: pikepdf.Pdf) -> None:
        del document.attachments[name]
        if content is not None:
            document.attachments[name] = pikepdf.AttachedFileSpec(
                document,
                content,
                filename=name,
                description="",
                mime_type="application/json",
                creation_date="",
                mod_date="",
            )

    return rewritten(pdf, change)


def files_in(pdf: bytes) -> dict[str, bytes]:
    """The files inside, by name."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}


def with_painted_page(pdf: bytes) -> bytes:
    """Something painted over the first page; must come before the first signature."""
    return rewritten(pdf, lambda document: document.pages[0].contents_add(b"0 0 200 200 re f"))


def with_text(pdf: bytes, before: str, after: str) -> bytes:
    """Other words in the metadata; must come before the first signature."""

    def change(document: pikepdf.Pdf) -> None:
        text = document.Root.Metadata.read_bytes()
        document.Root.Metadata.write(text.replace(before.encode(), after.encode()))

    return rewritten(pdf, change)


def without_signatures(pdf: bytes) -> bytes:
    """A clean copy in which nobody ever signed."""

    def change(document: pikepdf.Pdf) -> None:
        for field in document.Root.AcroForm.Fields:
            if "/V" in field:
                del field["/V"]
        if "/Perms" in document.Root:
            del document.Root["/Perms"]

    return rewritten(pdf, change)
