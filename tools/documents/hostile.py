"""Bad files that no test knows, sent to a running server: hostile.py --url URL [--corpus FOLDER]

Some 60 files are made of the corpus with LibreOffice (old formats, passwords, other formats) and by hand (bombs,
entities, macros, cut and overwritten files, wrong endings). Each must be refused, with a sentence that names its
fault, and the server must go on reading. Written apart from HostileFiles.java and not used for tuning.
Needs LibreOffice (Debian: libreoffice-writer, -calc, -impress).
"""

import argparse
import collections
import io
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from measure import CORPUS, Server  # noqa: E402

# What a sentence of refusal must say of a fault; several where a file has several.
DAMAGED = ("已损坏",)
ENDING = ("内容却是", "旧版 Office", "不支持这种文件")
UNKNOWN = ("不支持这种文件",)
LOCKED = ("密码保护", "不允许提取")
OLD = ("旧版 Office",)
BOMB = ("压缩炸弹", "上限")
ENTITY = ("外部实体",)
MACRO = ("宏",)
EMPTY = ("空",)
DEEP = ("嵌套", "已损坏", "内存", "意外结束")
FAULTY = DAMAGED + UNKNOWN + ("内容却是",)


def packed(parts, level=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def changed(office, change, extra=()):
    """An Office file with its parts changed: change(name, data) → data, or None to leave the part out."""
    with zipfile.ZipFile(io.BytesIO(office)) as archive:
        parts = [(name, change(name, archive.read(name))) for name in archive.namelist()]
    return packed([(name, data) for name, data in parts if data is not None] + list(extra))


def converted(source, target, folder, *options):
    """A file of the corpus as LibreOffice writes it in another format."""
    out = pathlib.Path(tempfile.mkdtemp(dir=folder))
    subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target,
                    "--outdir", str(out), str(source), *options], check=True, capture_output=True, timeout=180)
    return next(out.iterdir()).read_bytes()


def made_by_libreoffice(corpus, folder):
    yield "旧版.doc", converted(corpus / "rule-4.docx", "doc", folder), OLD
    yield "旧版.xls", converted(corpus / "report-4.xlsx", "xls", folder), OLD
    yield "旧版.ppt", converted(corpus / "report-7.pptx", "ppt", folder), OLD
    yield "改名.docx", converted(corpus / "rule-5.docx", "doc", folder), OLD
    yield "改名.xlsx", converted(corpus / "report-6.xlsx", "xls", folder), OLD
    yield "开放.odt", converted(corpus / "rule-4.docx", "odt", folder), UNKNOWN
    yield "开放.ods", converted(corpus / "report-4.xlsx", "ods", folder), UNKNOWN
    yield "开放.odp", converted(corpus / "report-7.pptx", "odp", folder), UNKNOWN
    yield "开放.docx", converted(corpus / "rule-4.docx", "odt", folder), ENDING
    yield "富文本.rtf", converted(corpus / "rule-4.docx", "rtf", folder), UNKNOWN
    yield "富文本.docx", converted(corpus / "rule-4.docx", "rtf", folder), ENDING
    yield "图片.png", converted(corpus / "rule-4.docx", "png", folder), UNKNOWN
    yield "图片.pdf", converted(corpus / "rule-4.docx", "png", folder), ENDING
    yield "表.pdf", converted(corpus / "report-4.xlsx", "csv", folder), ENDING
    secret = 'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},' \
             '"DocumentOpenPassword":{"type":"string","value":"secret"}}'
    yield "密码.pdf", converted(corpus / "rule-4.docx", secret, folder), LOCKED
    kept = 'pdf:writer_pdf_Export:{"RestrictPermissions":{"type":"boolean","value":"true"},' \
           '"PermissionPassword":{"type":"string","value":"secret"},' \
           '"EnableCopyingOfContent":{"type":"boolean","value":"false"},' \
           '"EnableTextAccessForAccessibilityTools":{"type":"boolean","value":"false"}}'
    yield "不许复制.pdf", converted(corpus / "rule-5.docx", kept, folder), LOCKED


def cut_and_overwritten(corpus):
    draw = random.Random(4)
    for name in ("rule-9.docx", "report-11.xlsx", "report-14.pptx"):
        data, ending = (corpus / name).read_bytes(), name[-5:]
        yield f"截断一成{ending}", data[:len(data) // 10], FAULTY
        yield f"截断一半{ending}", data[:len(data) // 2], FAULTY
        yield f"少了结尾{ending}", data[:-200], FAULTY
        noisy = bytearray(data)
        for at in draw.sample(range(100, len(data) - 100), len(data) // 50):
            noisy[at] ^= draw.randrange(1, 256)
        yield f"多处写坏{ending}", bytes(noisy), FAULTY
    for name in ("rule-2.pdf", "prospectus-3.pdf"):
        data = (corpus / name).read_bytes()
        yield f"只有开头-{name}", data[:300], FAULTY
        yield f"截断一成-{name}", data[:len(data) // 10], FAULTY
        yield f"清零-{name}", data[:20] + bytes(len(data) - 20), FAULTY
    yield "随机.pdf", b"%PDF-1.7\n" + draw.randbytes(50_000), FAULTY
    yield "随机.docx", b"PK\x03\x04" + draw.randbytes(50_000), FAULTY
    yield "随机.txt", draw.randbytes(50_000), FAULTY
    yield "零.txt", bytes(20_000), FAULTY + EMPTY
    yield "空.pdf", b"", EMPTY
    yield "空.docx", b"", EMPTY
    yield "空白.txt", b" \r\n\t " * 500, EMPTY
    yield "程序.txt", b"\x7fELF\x02\x01\x01" + bytes(9) + draw.randbytes(9_000), FAULTY
    yield "程序.pdf", b"MZ\x90\x00" + draw.randbytes(9_000), FAULTY


def wrong_endings(corpus):
    for source, name in (("rule-3.pdf", "办法.docx"), ("rule-9.docx", "办法.pdf"), ("report-13.xlsx", "表.docx"),
                         ("report-14.pptx", "演示.xlsx"), ("rule-9.docx", "演示.pptx"), ("prospectus-4.pdf", "说明.txt"),
                         ("report-13.xlsx", "表.html"), ("report-8.pdf", "报告.md")):
        yield name, (corpus / source).read_bytes(), ENDING


def made_by_hand(corpus):
    word = (corpus / "rule-9.docx").read_bytes()
    sheet = (corpus / "report-13.xlsx").read_bytes()
    show = (corpus / "report-14.pptx").read_bytes()
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

    def declared(part):
        return lambda name, data: entity + data.split(b"?>", 1)[-1] if name == part else data

    yield "实体.docx", changed(word, declared("word/document.xml")), ENTITY
    yield "实体.xlsx", changed(sheet, declared("xl/worksheets/sheet1.xml")), ENTITY
    yield "实体.pptx", changed(show, declared("ppt/slides/slide1.xml")), ENTITY
    yield "宏.docx", changed(word, lambda _, d: d, [("word/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(600))]), MACRO
    yield "宏.xlsx", changed(sheet, lambda _, d: d, [("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(600))]), MACRO
    yield "宏.pptx", changed(show, lambda _, d: d, [("ppt/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(600))]), MACRO
    yield "炸弹.docx", changed(word, lambda _, d: d, [("word/media/image1.png", bytes(300 << 20))]), BOMB
    yield "炸弹.xlsx", changed(sheet, lambda _, d: d, [("xl/sharedStrings2.xml", b"<a>" * (100 << 20))]), BOMB
    inner = packed([("zeros", bytes(200 << 20))])
    yield "套娃.pptx", changed(show, lambda _, d: d, [(f"ppt/embeddings/{i}.zip", inner) for i in range(900)]), BOMB
    yield "缺正文.docx", changed(word, lambda n, d: None if n == "word/document.xml" else d), FAULTY
    yield "缺工作簿.xlsx", changed(sheet, lambda n, d: None if n == "xl/workbook.xml" else d), FAULTY
    yield "半截.docx", changed(word, lambda n, d: d[:len(d) // 2] if n == "word/document.xml" else d), FAULTY
    yield "深.docx", changed(word, lambda n, d: b'<w:document xmlns:w="http://schemas.openxmlformats.org/'
                            b'wordprocessingml/2006/main"><w:body>' + b"<w:sdt><w:sdtContent>" * 5_000
                            + b"</w:sdtContent></w:sdt>" * 5_000 + b"</w:body></w:document>"
                            if n == "word/document.xml" else d), DEEP
    yield "深.html", b"<html><body>" + b"<div>" * 200_000 + b"x" + b"</div>" * 200_000, DEEP
    loop = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 5/Kids[3 0 R]>>endobj\n"
            b"3 0 obj<</Type/Pages/Parent 2 0 R/Count 5/Kids[2 0 R]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF")
    yield "循环.pdf", loop, FAULTY + DEEP
    yield "压缩包.zip", packed([("rule.pdf", (corpus / "rule-1.pdf").read_bytes())]), UNKNOWN


def read(server, name, data):
    """What became of a file: the document, or a refusal before it became one."""
    try:
        return next(iter(server.ready([server.add(name, data)]).values()))
    except urllib.error.HTTPError as refusal:
        return {"state": "refused", "problem": json.load(refusal)["detail"]}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--url", default="http://127.0.0.1:8080")
    arguments.add_argument("--corpus", type=pathlib.Path, default=CORPUS)
    given = arguments.parse_args()
    if shutil.which("soffice") is None:
        arguments.error("LibreOffice (soffice) is not there")
    server = Server(given.url)
    counts = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        corpus = given.corpus.resolve()
        for source in (made_by_libreoffice(corpus, folder), cut_and_overwritten(corpus), wrong_endings(corpus),
                       made_by_hand(corpus)):
            for name, data, named in source:
                counts["files"] += 1
                document = read(server, name, data)
                said = document.get("problem", "")
                if document["state"] == "refused" and any(words in said for words in named):
                    counts["named"] += 1
                else:
                    print(f"  {name}: {document['state']} {said}, expected {' or '.join(named)}", flush=True)
                if "id" in document:
                    server.delete(document["id"])
    good = server.add("之后.pdf", (given.corpus / "rule-1.pdf").read_bytes())
    state = server.ready([good])[good]["state"]
    print(f"bad files: {counts['files']}, refused by name {counts['named']}; a good one afterwards: {state}")


if __name__ == "__main__":
    main()
