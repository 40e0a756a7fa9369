package io.jinwen.documents.corpus;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.JPEGFactory;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import tools.jackson.databind.json.JsonMapper;

/** Writes the corpus and its questions into a folder. Printing needs Chromium. */
public final class CorpusMaker {
  private static final List<String> INSTITUTIONS =
      List.of(
          "临江农商银行",
          "青枫城商银行",
          "云岭村镇银行",
          "海棠财富公司",
          "北麓消费金融公司",
          "白鹭信托公司",
          "松涛证券公司",
          "赤水民营银行",
          "半夏理财公司",
          "重楼期货公司",
          "忍冬融资租赁公司",
          "连翘汽车金融公司");
  private static final List<String> SUBJECTS =
      List.of(
          "业务操作管理办法",
          "内部控制管理办法",
          "合规管理办法",
          "销售管理办法",
          "风险管理办法",
          "业务管理办法",
          "合规手册",
          "内部控制手册",
          "销售管理办法",
          "风险管理办法",
          "授信管理办法",
          "运营管理办法");
  private static final List<String> BANKS =
      List.of(
          "东篱银行", "澜山银行", "紫藤银行", "沧浪银行", "明溪银行", "远岫银行", "疏影银行", "清和银行", "栖霞银行", "望舒银行", "扶光银行",
          "星槎银行", "鹤汀银行", "兰舟银行");
  private static final List<String> FUNDS =
      List.of(
          "启明稳健混合", "长风价值精选", "朗月红利优选", "惊蛰成长混合", "谷雨均衡配置", "白露养老目标", "霜降固收增强", "立夏消费主题", "夏至数字经济",
          "处暑新能源", "小满医药健康", "芒种量化选股");

  private final Path folder;
  private final List<Map<String, Object>> questions = new ArrayList<>();

  private CorpusMaker(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    Files.createDirectories(folder);
    new CorpusMaker(folder).make();
  }

  private void make() throws IOException, InterruptedException {
    for (int i = 0; i < INSTITUTIONS.size(); i++) {
      Sheet rule = RuleTexts.of(INSTITUTIONS.get(i), SUBJECTS.get(i), 100 + i);
      String name = "rule-" + (i + 1);
      switch (i) {
        case 0, 1, 2 -> print(rule, name, false, false);
        case 3, 4, 8 -> word(rule, name);
        case 5, 9 ->
            write(rule, name + ".txt", Formats.plain(rule).getBytes(Charset.forName("GB18030")));
        case 6, 10 ->
            write(rule, name + ".md", Formats.markdown(rule).getBytes(StandardCharsets.UTF_8));
        default -> write(rule, name + ".html", Formats.web(rule).getBytes(StandardCharsets.UTF_8));
      }
    }
    for (int i = 0; i < BANKS.size(); i++) {
      Sheet report = ReportTexts.of(BANKS.get(i), 200 + i);
      String name = "report-" + (i + 1);
      switch (i % 7) {
        case 0 -> print(report, name, false, false);
        case 2 -> print(report, name, true, false);
        case 1, 4 -> word(report, name);
        case 3, 5 -> excel(report, name);
        default -> slides(report, name);
      }
    }
    for (int i = 0; i < FUNDS.size(); i++) {
      Sheet prospectus = ProspectusTexts.of(FUNDS.get(i), "测试基金管理有限公司", 300 + i);
      if (i < 6) {
        print(prospectus, "prospectus-" + (i + 1), i % 2 == 1, false);
      } else {
        word(prospectus, "prospectus-" + (i + 1));
      }
    }
    for (int i = 0; i < 4; i++) {
      Sheet rule = RuleTexts.of(List.of("听雨银行", "观澜银行", "揽月银行", "枕石银行").get(i), "合规管理办法", 400 + i);
      Path printed = printed(rule, "two-" + (i + 1), false, i < 2);
      if (i >= 2) {
        scan(printed, folder.resolve("scan-" + (i - 1) + ".pdf"));
        Files.delete(printed);
      }
    }
    List<String> lines = new ArrayList<>();
    questions.forEach(q -> lines.add(JsonMapper.builder().build().writeValueAsString(q)));
    Files.write(folder.resolve("questions.jsonl"), lines);
  }

  private void keep(Sheet sheet, String file, boolean paged) {
    for (Sheet.Asked asked : sheet.asked) {
      questions.add(
          new java.util.TreeMap<>(
              Map.of(
                  "question", asked.question(),
                  "file", file,
                  "page", paged ? asked.page() : 1,
                  "says", asked.says(),
                  "row", asked.row(),
                  "column", asked.column())));
    }
  }

  private void print(Sheet sheet, String name, boolean open, boolean two)
      throws IOException, InterruptedException {
    Path file = printed(sheet, name, open, two);
    try (PDDocument document = Loader.loadPDF(file.toFile())) {
      if (document.getNumberOfPages() != sheet.pages.size()) {
        throw new IllegalStateException(name + " does not have the pages that its truth counts");
      }
    }
    keep(sheet, name + ".pdf", true);
  }

  private Path printed(Sheet sheet, String name, boolean open, boolean two)
      throws IOException, InterruptedException {
    Path html = Files.createTempFile("corpus", ".html");
    Files.writeString(html, Formats.print(sheet, open, two));
    Path pdf = folder.resolve(name + ".pdf");
    int status =
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
                "--print-to-pdf=" + pdf,
                html.toUri().toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    Files.delete(html);
    if (status != 0) {
      throw new IllegalStateException("chromium ended with " + status);
    }
    pack(pdf);
    return pdf;
  }

  /** Without the tree of tags, and objects packed: a fifth of the size. */
  private static void pack(Path pdf) throws IOException {
    Path packed = Files.createTempFile("corpus", ".pdf");
    try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
      document.getDocumentCatalog().setStructureTreeRoot(null);
      document.save(packed.toFile());
    }
    Files.move(packed, pdf, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private void write(Sheet sheet, String file, byte[] bytes) throws IOException {
    Files.write(folder.resolve(file), bytes);
    keep(sheet, file, false);
  }

  private void word(Sheet sheet, String name) throws IOException {
    OfficeFormats.word(sheet, folder.resolve(name + ".docx"));
    keep(sheet, name + ".docx", true);
  }

  private void slides(Sheet sheet, String name) throws IOException {
    OfficeFormats.slides(sheet, folder.resolve(name + ".pptx"));
    keep(sheet, name + ".pptx", true);
  }

  /** A sheet is a page, and only tables have one. */
  private void excel(Sheet sheet, String name) throws IOException {
    OfficeFormats.excel(sheet, folder.resolve(name + ".xlsx"));
    for (Sheet.Asked asked : sheet.asked) {
      if (!asked.row().isEmpty()) {
        questions.add(
            new java.util.TreeMap<>(
                Map.of(
                    "question", asked.question(),
                    "file", name + ".xlsx",
                    "page", asked.page() - 1,
                    "says", asked.says(),
                    "row", asked.row(),
                    "column", asked.column())));
      }
    }
  }

  private static void scan(Path printed, Path scan) throws IOException {
    try (PDDocument from = Loader.loadPDF(printed.toFile());
        PDDocument to = new PDDocument()) {
      PDFRenderer renderer = new PDFRenderer(from);
      for (int i = 0; i < Math.min(2, from.getNumberOfPages()); i++) {
        BufferedImage image = renderer.renderImageWithDPI(i, 150, ImageType.GRAY);
        PDPage page = new PDPage(PDRectangle.A4);
        to.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(to, page)) {
          content.drawImage(
              JPEGFactory.createFromImage(to, image, 0.6f),
              0,
              0,
              PDRectangle.A4.getWidth(),
              PDRectangle.A4.getHeight());
        }
      }
      to.save(scan.toFile());
    }
  }
}
