package io.jinwen.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** Files that somebody made to do harm, or broke, each with what has to be said about it. */
final class HostileFiles {
  /** A file, and the refusals that name its fault. */
  record Hostile(String name, Path file, List<Refusal> named) {}

  private final Path folder;
  private final List<Hostile> all = new ArrayList<>();

  private HostileFiles(Path folder) {
    this.folder = folder;
  }

  static List<Hostile> in(Path folder, Path good) throws Exception {
    HostileFiles files = new HostileFiles(folder);
    files.containers();
    files.office();
    files.pdf(Files.readAllBytes(good.resolve("rule-1.pdf")));
    files.endings(good);
    files.broken(good);
    return files.all;
  }

  private void add(String name, byte[] bytes, Refusal... named) throws IOException {
    Path file = folder.resolve(all.size() + "-" + name);
    Files.write(file, bytes);
    all.add(new Hostile(name, file, List.of(named)));
  }

  private void containers() throws IOException {
    for (String kind : List.of("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")) {
      String ending = kind.startsWith("w") ? "docx" : kind.startsWith("x") ? "xlsx" : "pptx";
      byte[] zeros = new byte[64 << 20];
      add("bomb." + ending, zip(kind, zeros), Refusal.ZIP_BOMB);
      add("xxe." + ending, zip(kind, xxe("UTF-8")), Refusal.EXTERNAL_ENTITY);
      add("xxe16." + ending, zip(kind, xxe("UTF-16LE")), Refusal.EXTERNAL_ENTITY);
      add("laughs." + ending, zip(kind, laughs()), Refusal.EXTERNAL_ENTITY);
      add(
          "macro." + ending,
          zip(kind, new byte[] {'<'}, kind.split("/")[0] + "/vbaProject.bin", new byte[9]),
          Refusal.MACRO);
      add("hollow." + ending, zip(kind, "<a/>".getBytes(StandardCharsets.UTF_8)), Refusal.DAMAGED);
      add("nothing." + ending, zip("readme.txt", new byte[3]), Refusal.UNKNOWN_FORMAT);
    }
    add("many.docx", manyEntries(), Refusal.ZIP_BOMB);
    add(
        "macro-type.xlsx",
        zip(
            "xl/workbook.xml",
            new byte[] {'<'},
            "[Content_Types].xml",
            "<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>"
                .getBytes(StandardCharsets.UTF_8)),
        Refusal.MACRO);
    add(
        "archive.zip",
        zip("a/b.pdf", "%PDF-".getBytes(StandardCharsets.UTF_8)),
        Refusal.UNKNOWN_FORMAT);
  }

  private void office() throws Exception {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    try (XSSFWorkbook workbook = new XSSFWorkbook()) {
      workbook.createSheet("a").createRow(0).createCell(0).setCellValue(1);
      workbook.write(plain);
    }
    ByteArrayOutputStream locked = new ByteArrayOutputStream();
    try (POIFSFileSystem container = new POIFSFileSystem()) {
      var encryptor = new EncryptionInfo(EncryptionMode.standard).getEncryptor();
      encryptor.confirmPassword("secret");
      try (OutputStream out = encryptor.getDataStream(container)) {
        out.write(plain.toByteArray());
      }
      container.writeFilesystem(locked);
    }
    add("locked.xlsx", locked.toByteArray(), Refusal.ENCRYPTED);
    add("locked.docx", locked.toByteArray(), Refusal.ENCRYPTED);
    ByteArrayOutputStream old = new ByteArrayOutputStream();
    try (POIFSFileSystem container = new POIFSFileSystem()) {
      container.createDocument(new java.io.ByteArrayInputStream(new byte[9]), "WordDocument");
      container.writeFilesystem(old);
    }
    add("old.doc", old.toByteArray(), Refusal.OLD_OFFICE);
    add("old.docx", old.toByteArray(), Refusal.OLD_OFFICE);
    add("deep.docx", deepWord(), Refusal.TOO_DEEP, Refusal.DAMAGED);
  }

  private static byte[] deepWord() throws IOException {
    ByteArrayOutputStream made = new ByteArrayOutputStream();
    try (XWPFDocument document = new XWPFDocument()) {
      document.createParagraph().createRun().setText("x");
      document.write(made);
    }
    String open = "<w:tbl><w:tr><w:tc>".repeat(5_000);
    String close = "<w:p/></w:tc></w:tr></w:tbl>".repeat(5_000);
    String xml =
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
            + open
            + close
            + "</w:body></w:document>";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var in =
            new java.util.zip.ZipInputStream(new java.io.ByteArrayInputStream(made.toByteArray()));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(
            entry.getName().equals("word/document.xml")
                ? xml.getBytes(StandardCharsets.UTF_8)
                : in.readAllBytes());
      }
    }
    return bytes.toByteArray();
  }

  private void pdf(byte[] good) throws IOException {
    add("locked.pdf", lockedPdf("secret", true), Refusal.ENCRYPTED);
    add("forbidden.pdf", lockedPdf("", false), Refusal.NO_EXTRACTION);
    add("head.pdf", "%PDF-1.7\n".getBytes(StandardCharsets.UTF_8), Refusal.DAMAGED);
    add("half.pdf", Arrays.copyOf(good, good.length / 3), Refusal.DAMAGED);
    add(
        "loop.pdf",
        loopingPages(),
        Refusal.DAMAGED,
        Refusal.OUT_OF_TIME,
        Refusal.TOO_DEEP,
        Refusal.TOO_MANY_PAGES);
    add(
        "swollen.pdf",
        swollenStream(),
        Refusal.OUT_OF_MEMORY,
        Refusal.OUT_OF_TIME,
        Refusal.DAMAGED);
    add("pages.pdf", manyPages(), Refusal.TOO_MANY_PAGES);
  }

  private void endings(Path good) throws IOException {
    byte[] pdf = Files.readAllBytes(good.resolve("rule-1.pdf"));
    byte[] word = Files.readAllBytes(good.resolve("rule-4.docx"));
    byte[] excel = Files.readAllBytes(good.resolve("report-4.xlsx"));
    for (String ending : List.of("docx", "xlsx", "pptx", "txt", "md", "html")) {
      add("really-pdf." + ending, pdf, Refusal.WRONG_ENDING);
    }
    for (String ending : List.of("pdf", "xlsx", "pptx", "txt")) {
      add("really-word." + ending, word, Refusal.WRONG_ENDING);
    }
    add("really-excel.docx", excel, Refusal.WRONG_ENDING);
    add("really-text.pdf", "你好，世界".getBytes(StandardCharsets.UTF_8), Refusal.WRONG_ENDING);
    add("really-text.docx", "你好，世界".getBytes(StandardCharsets.UTF_8), Refusal.WRONG_ENDING);
  }

  private void broken(Path good) throws IOException {
    add("nothing.pdf", new byte[0], Refusal.EMPTY);
    add("nothing.txt", new byte[0], Refusal.EMPTY);
    add("blank.md", " \r\n\t ".repeat(50).getBytes(StandardCharsets.UTF_8), Refusal.EMPTY);
    add(
        "rich.txt",
        "{\\rtf1\\ansi{\\fonttbl}text}".getBytes(StandardCharsets.US_ASCII),
        Refusal.UNKNOWN_FORMAT);
    add(
        "printed.txt",
        "%!PS-Adobe-3.0\nshowpage\n".getBytes(StandardCharsets.US_ASCII),
        Refusal.UNKNOWN_FORMAT);
    add("program.txt", random(4_000, new byte[] {0x7F, 'E', 'L', 'F'}), Refusal.UNKNOWN_FORMAT);
    add("program.exe", random(4_000, new byte[] {'M', 'Z', 0, 0}), Refusal.UNKNOWN_FORMAT);
    add(
        "picture.png",
        random(4_000, new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1}),
        Refusal.UNKNOWN_FORMAT);
    add("noise.pdf", random(9_000, new byte[] {0, 1, 2, 3}), Refusal.UNKNOWN_FORMAT);
    for (String file : List.of("rule-4.docx", "report-4.xlsx", "report-7.pptx")) {
      byte[] bytes = Files.readAllBytes(good.resolve(file));
      add("half-" + file, Arrays.copyOf(bytes, bytes.length / 2), Refusal.DAMAGED);
      byte[] torn = bytes.clone();
      Arrays.fill(torn, 60, torn.length - 400, (byte) 0x55);
      add("torn-" + file, torn, Refusal.DAMAGED, Refusal.UNKNOWN_FORMAT);
    }
    add(
        "deep.html",
        ("<html>" + "<div>".repeat(60_000) + "x").getBytes(StandardCharsets.UTF_8),
        Refusal.TOO_DEEP);
    add(
        "neither.txt",
        new byte[] {(byte) 0xFF, (byte) 0xFF, 'a', (byte) 0x81, (byte) 0xFF},
        Refusal.DAMAGED);
    add("big.txt", "字".repeat(7_000_000).getBytes(StandardCharsets.UTF_8), Refusal.TOO_MUCH_TEXT);
    add("big.bin", new byte[(int) ReadLimits.DEFAULT.fileBytesMax() + 1], Refusal.TOO_LARGE);
  }

  private static byte[] xxe(String charset) throws IOException {
    String xml =
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
    return xml.getBytes(charset);
  }

  private static byte[] laughs() {
    return ("<?xml version=\"1.0\"?>"
            + " ".repeat(70_000)
            + "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><a>&b;</a>")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    return zip(name, content, "docProps/none.bin", new byte[1]);
  }

  private static byte[] zip(String name, byte[] content, String other, byte[] otherContent)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry(name));
      out.write(content);
      out.putNextEntry(new ZipEntry(other));
      out.write(otherContent);
    }
    return bytes.toByteArray();
  }

  private static byte[] manyEntries() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("word/document.xml"));
      for (int i = 0; i < 30_000; i++) {
        out.putNextEntry(new ZipEntry("x/" + i));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] lockedPdf(String password, boolean extract) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PDDocument document = new PDDocument()) {
      document.addPage(new PDPage());
      AccessPermission permission = new AccessPermission();
      permission.setCanExtractContent(extract);
      StandardProtectionPolicy policy = new StandardProtectionPolicy("owner", password, permission);
      policy.setEncryptionKeyLength(128);
      document.protect(policy);
      document.save(bytes);
    }
    return bytes.toByteArray();
  }

  /** A tree of pages that has itself as its child. */
  private static byte[] loopingPages() {
    return """
    %PDF-1.4
    1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
    2 0 obj <</Type/Pages/Kids[2 0 R 2 0 R]/Count 100000>> endobj
    trailer <</Root 1 0 R/Size 3>>
    %%EOF
    """
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Two gigabytes of drawing commands in two megabytes. */
  private static byte[] swollenStream() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (var deflater = new java.util.zip.DeflaterOutputStream(packed)) {
      byte[] some = "0 0 m 1 1 l S\n".repeat(75_000).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 1_000; i++) {
        deflater.write(some);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(
        ("%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
                + "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
                + "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>> endobj\n"
                + "4 0 obj <</Filter/FlateDecode/Length "
                + packed.size()
                + ">> stream\n")
            .getBytes(StandardCharsets.US_ASCII));
    packed.writeTo(bytes);
    bytes.write(
        "\nendstream endobj\ntrailer <</Root 1 0 R/Size 5>>\n%%EOF\n"
            .getBytes(StandardCharsets.US_ASCII));
    return bytes.toByteArray();
  }

  private static byte[] manyPages() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PDDocument document = new PDDocument()) {
      for (int i = 0; i <= ReadLimits.DEFAULT.pagesMax(); i++) {
        document.addPage(new PDPage());
      }
      document.save(bytes);
    }
    return bytes.toByteArray();
  }

  private static byte[] random(int size, byte[] start) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    System.arraycopy(start, 0, bytes, 0, start.length);
    return bytes;
  }
}
