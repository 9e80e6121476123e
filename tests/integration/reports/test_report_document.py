"""The rendered report is a sound document: clean, embedded, tagged, bookmarked, the same every time."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from app.domain.report_model import PageSize, Rendered, ReportModel
from app.errors import Cancelled
from app.services.reports import report_model
from reports.renderer import PdfReportRenderer
from tests.fakes.sample_report import sample_revision, sample_source
from tests.integration.reports.pdf_tools import run_tool, text_of


@pytest.fixture
def path(rendered: Rendered, tmp_path: Path) -> Path:
    target = tmp_path / "report.pdf"
    target.write_bytes(rendered.pdf)
    return target


def test_qpdf_finds_nothing_wrong(path: Path) -> None:
    assert "No syntax or stream encoding errors found" in run_tool("qpdf", "--check", str(path))


def test_every_font_is_embedded_and_ours(path: Path) -> None:
    lines = run_tool("pdffonts", str(path)).splitlines()[2:]
    assert len(lines) == 3
    for line in lines:
        assert "HoldfastInter" in line
        assert line.split()[-5] == "yes"


def test_the_same_model_gives_the_same_bytes(model: ReportModel, rendered: Rendered) -> None:
    assert PdfReportRenderer().render(model).pdf == rendered.pdf


def test_a_model_built_again_gives_the_same_bytes(rendered: Rendered, model: ReportModel) -> None:
    again = report_model(sample_source(), edition=model.cover.edition, revision=sample_revision())
    assert PdfReportRenderer().render(again).pdf == rendered.pdf


def test_the_order_of_sets_and_hashes_does_not_reach_the_bytes(rendered: Rendered) -> None:
    program = (
        "import sys; from app.domain.signoff import Edition; from app.services.reports import report_model; "
        "from reports.renderer import PdfReportRenderer; "
        "from tests.fakes.sample_report import sample_revision, sample_source; "
        "model = report_model(sample_source(), edition=Edition.INTERNAL, revision=sample_revision()); "
        "sys.stdout.buffer.write(PdfReportRenderer().render(model).pdf)"
    )
    root = Path(__file__).parents[3]
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=root, env=environment, capture_output=True, check=True
        )
        assert done.stdout == rendered.pdf


def test_every_page_tells_its_number_and_the_whole(rendered: Rendered, path: Path) -> None:
    for page in range(1, rendered.pages + 1):
        text = run_tool("pdftotext", "-f", str(page), "-l", str(page), str(path), "-")
        assert f"Page {page} of {rendered.pages}" in text


def test_every_page_but_the_cover_names_plan_revision_and_digest(rendered: Rendered, path: Path) -> None:
    for page in range(2, rendered.pages + 1):
        head = run_tool(
            "pdftotext",
            "-f",
            str(page),
            "-l",
            str(page),
            "-y",
            "0",
            "-x",
            "0",
            "-W",
            "600",
            "-H",
            "50",
            str(path),
            "-",
        )
        assert "Contoso OCS R2 \N{EN DASH} HQ and Leeds" in head
        assert "Revision 2, 9f31c2d0" in head


def test_bookmarks_lead_to_the_pages_of_their_headings(rendered: Rendered) -> None:
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf, pdf.open_outline() as outline:
        tops = [item.title for item in outline.root]
    assert tops == [entry.title for entry in rendered.outline if entry.level == 0]
    assert tops[1:3] == ["Executive summary", "Scope and inventory"]
    assert [entry.page for entry in rendered.outline] == sorted(entry.page for entry in rendered.outline)


def test_the_contents_tell_the_page_on_which_a_heading_stands(rendered: Rendered, tmp_path: Path) -> None:
    contents = text_of(rendered.pdf, tmp_path).split("\f")[2]
    for entry in rendered.outline:
        if entry.level == 0 and entry.title in {"Power", "Live checks", "Findings", "Sign-off"}:
            assert re.search(rf"^{entry.title}\s+{entry.page + 1}$", contents, re.MULTILINE)


def test_signature_places_lie_inside_their_page_in_the_order_of_roles(rendered: Rendered) -> None:
    assert [place.role for place in rendered.fields] == ["architect", "owner", "security", "operations"]
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        for place in rendered.fields:
            left, bottom, right, top = place.rect
            _, _, width, height = map(float, pdf.pages[place.page].mediabox)
            assert 0 < left < right < width
            assert 0 < bottom < top < height
            assert right - left > 150
            assert top - bottom > 50


def test_signature_places_do_not_overlap(rendered: Rendered) -> None:
    for one, two in zip(rendered.fields, rendered.fields[1:], strict=False):
        assert one.page < two.page or one.rect[1] >= two.rect[3]


def test_the_document_is_tagged_and_claims_its_standards(rendered: Rendered) -> None:
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        metadata = bytes(pdf.Root.Metadata.read_bytes()).decode()
        assert "<pdfaid:part>3</pdfaid:part>" in metadata
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
        roles = _roles(pdf.Root.StructTreeRoot.K)
    assert {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/Figure", "/TOC", "/TOCI", "/Link"} <= roles


def _roles(element: pikepdf.Object) -> set[str]:
    found = {str(element.S)} if "/S" in element else set()
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == pikepdf.Name.StructElem:
            found |= _roles(kid)
    return found


def test_every_mark_in_a_page_belongs_to_the_tree(rendered: Rendered) -> None:
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        for page in pdf.pages:
            content = page.Contents.read_bytes()
            marks = [int(number) for number in re.findall(rb"/MCID (\d+)", content)]
            parents = numbers[2 * int(page.obj.StructParents) + 1]
            assert marks == list(range(len(parents)))
            assert content.count(b"BDC") + content.count(b"BMC") == content.count(b"EMC")


def test_parents_and_children_of_the_tree_name_each_other(rendered: Rendered) -> None:
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        root = pdf.Root.StructTreeRoot
        numbers = list(root.ParentTree.Nums)
        parents = {int(key): entry for key, entry in zip(numbers[::2], numbers[1::2], strict=True)}
        assert list(parents) == list(range(int(root.ParentTreeNextKey)))
        marks = _walk(root.K, root, parents)
        assert marks == sum(len(parents[int(page.obj.StructParents)]) for page in pdf.pages)


def _walk(element: pikepdf.Object, parent: pikepdf.Object, parents: dict[int, pikepdf.Object]) -> int:
    """How many marks stand under an element, each of which leads back to the element that names it."""
    assert element.P.objgen == parent.objgen
    marks = 0
    for kid in element.K:
        if isinstance(kid, pikepdf.Dictionary) and kid.Type == pikepdf.Name.StructElem:
            marks += _walk(kid, element, parents)
        elif isinstance(kid, pikepdf.Dictionary) and kid.Type == pikepdf.Name.OBJR:
            assert parents[int(kid.Obj.StructParent)].objgen == element.objgen
        else:
            page, number = (kid.Pg, kid.MCID) if isinstance(kid, pikepdf.Dictionary) else (element.Pg, kid)
            assert parents[int(page.StructParents)][int(number)].objgen == element.objgen
            marks += 1
    return marks


def test_title_and_date_come_from_the_plan_and_its_freeze(rendered: Rendered) -> None:
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Contoso OCS R2 \N{EN DASH} HQ and Leeds"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261120153000+00'00'"


def test_letter_paper_has_its_own_size_and_says_the_same(model: ReportModel, tmp_path: Path) -> None:
    letter = PdfReportRenderer().render(model, page_size=PageSize.LETTER)
    with pikepdf.open(io.BytesIO(letter.pdf)) as pdf:
        assert [float(edge) for edge in pdf.pages[0].mediabox] == [0, 0, 612, 792]
    assert "Headquarters" in text_of(letter.pdf, tmp_path)


def test_progress_grows_to_the_whole(model: ReportModel) -> None:
    told: list[float] = []
    PdfReportRenderer().render(model, progress=lambda fraction, _: told.append(fraction))
    assert told == sorted(told)
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert len(told) > 10


def test_rendering_stops_when_it_is_cancelled(model: ReportModel) -> None:
    def stop(fraction: float, _: str) -> None:
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        PdfReportRenderer().render(model, progress=stop)


def test_a_plan_of_a_hundred_pages_is_complete(tmp_path: Path) -> None:
    source = sample_source(items_per_section=14, servers=12)
    large = PdfReportRenderer().render(report_model(source, revision=sample_revision()))
    assert large.pages >= 100
    text = text_of(large.pdf, tmp_path)
    assert f"Page {large.pages} of {large.pages}" in text
    for item in source.pack.items:
        assert text.count(item.id) >= 1
