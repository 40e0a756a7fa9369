package io.jinwen.documents.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.documents.Block;
import io.jinwen.documents.Box;
import io.jinwen.documents.DocumentReader;
import io.jinwen.documents.ReadDocument;
import io.jinwen.documents.ReadLimits;
import io.jinwen.documents.ReadProgress;
import io.jinwen.documents.TextRecognizer.Line;
import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.passage.Passages;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.Test;

/** Scans of the corpus, whose text is known, through the real reading process and models. */
class ScansAreReadTest {
  private static final Path CORPUS = Path.of("../documents/src/test/resources/corpus");

  @Test
  void aScanBecomesPassagesWithPageArticleAndPlace() throws Exception {
    DocumentReader reader =
        new DocumentReader(System.getProperty("java.class.path"), ReadLimits.DEFAULT);
    ReadDocument scan = reader.read(CORPUS.resolve("scan-1.pdf"), "scan-1.pdf", ReadProgress.NONE);
    assertThat(scan.diagnosis().recognisedPages()).containsExactly(1, 2);
    assertThat(scan.diagnosis().scanPages()).isEmpty();
    assertThat(scan.diagnosis().advice().toString()).contains("文字由程序识别");
    String text = scan.blocks().stream().map(Block::text).collect(Collectors.joining("\n"));
    assertThat(text)
        .contains("新员工上岗前应当接受不少于31学时的合规培训并通过考试")
        .contains("专项分期额度另行核定")
        .contains("不得超过22万元");
    Passage passage =
        Passages.of(scan).stream()
            .filter(it -> it.text().contains("22万元"))
            .findFirst()
            .orElseThrow();
    assertThat(passage.article()).isEqualTo("第七条");
    int from = passage.text().indexOf("22万元");
    Box box = passage.boxOf(from, from + 4);
    assertThat(box.left()).isBetween(60f, 120f);
    assertThat(box.right()).isBetween(box.left() + 200, 595f);
    assertThat(box.height()).isBetween(5f, 40f);
  }

  @Test
  void aPageThatWasFedUpsideDownIsReadAllTheSame() throws IOException {
    BufferedImage page;
    try (PDDocument document = Loader.loadPDF(CORPUS.resolve("scan-1.pdf").toFile())) {
      page = new PDFRenderer(document).renderImageWithDPI(0, 150);
    }
    BufferedImage turned =
        new BufferedImage(page.getWidth(), page.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = turned.createGraphics();
    graphics.rotate(Math.PI, page.getWidth() / 2.0, page.getHeight() / 2.0);
    graphics.drawImage(page, 0, 0, null);
    graphics.dispose();
    PpOcr recognizer = new PpOcr();
    List<Line> upright = recognizer.lines(page);
    List<Line> upsideDown = recognizer.lines(turned);
    Line title = title(upright);
    Line same = title(upsideDown);
    assertThat(same.left()).isBetween(page.getWidth() - title.right() - 12, (float) page.getWidth());
    assertThat(same.top()).isGreaterThan(page.getHeight() / 2f);
  }

  private static Line title(List<Line> lines) {
    return lines.stream()
        .filter(line -> line.text().contains("合规管理办法"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPageWithNothingOnItHasNoLines() {
    BufferedImage blank = new BufferedImage(800, 1_100, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = blank.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, blank.getWidth(), blank.getHeight());
    graphics.dispose();
    assertThat(new PpOcr().lines(blank)).isEmpty();
  }
}
