package io.jinwen.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jinwen.documents.HostileFiles.Hostile;
import io.jinwen.documents.corpus.Corpus;
import io.jinwen.documents.parse.DocumentParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reading process from outside: what it reads, and what it does not survive harms nobody. */
class DocumentReaderTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  /** Short, because some of the files never end. */
  private static final DocumentReader READER =
      new DocumentReader(
          CLASS_PATH,
          ReadLimits.DEFAULT.withTimeMax(Duration.ofSeconds(20)).withMemoryMegabytes(192));

  private static final Set<String> ENDLESS =
      Set.of("swollen.pdf", "loop.pdf", "deep.docx", "deep.html", "big.txt", "bomb.docx");

  @TempDir Path folder;

  @Test
  void readsAsTheParserDoes() throws Exception {
    List<Integer> reached = new ArrayList<>();
    ReadDocument read =
        READER.read(
            Corpus.folder().resolve("report-1.pdf"),
            "report-1.pdf",
            (page, pages) -> reached.add(page * 100 + pages));
    assertThat(read.kind()).isEqualTo(DocumentKind.PDF);
    assertThat(read.title()).isEqualTo("东篱银行2024年年度报告（摘要）");
    assertThat(read.pages()).hasSize(5);
    assertThat(reached).containsExactly(105, 205, 305, 405, 505);
    assertThat(read.blocks()).anyMatch(Block.Table.class::isInstance);
    Place place = read.blocks().getFirst().places().getFirst();
    assertThat(place.page()).isEqualTo(1);
    assertThat(place.box().width()).isBetween(200f, 400f);
  }

  @Test
  void drawsAPage() throws Exception {
    Path picture = folder.resolve("page.png");
    READER.draw(Corpus.folder().resolve("rule-1.pdf"), "rule-1.pdf", 2, 600, picture);
    BufferedImage image = ImageIO.read(picture.toFile());
    assertThat(image.getWidth()).isBetween(599, 601);
    long dark = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        dark += (image.getRGB(x, y) & 0xFF) < 128 ? 1 : 0;
      }
    }
    assertThat(dark).isGreaterThan(2_000); // there is text on it
  }

  @Test
  void namesTheFaultOfHostileFiles() throws Exception {
    List<Hostile> files = HostileFiles.in(folder, Corpus.folder());
    List<String> unnamed = new ArrayList<>();
    for (Hostile hostile : files) {
      RefusedDocumentException refused =
          catchThrowableOfType(RefusedDocumentException.class, () -> read(hostile));
      if (refused == null || !hostile.named().contains(refused.refusal())) {
        unnamed.add(hostile.name() + ": " + (refused == null ? "read" : refused.refusal()));
      } else {
        assertThat(refused.getMessage()).endsWith("。");
      }
    }
    assertThat(files).hasSizeGreaterThanOrEqualTo(60);
    assertThat(unnamed).isEmpty();
  }

  /** What could end or fill this process goes to one of its own, as all files do in use. */
  private static ReadDocument read(Hostile hostile) throws RefusedDocumentException {
    return ENDLESS.contains(hostile.name())
        ? READER.read(hostile.file(), hostile.name(), ReadProgress.NONE)
        : new DocumentParser(READER.limits(), ReadProgress.NONE)
            .parse(hostile.file(), hostile.name());
  }

  @Test
  void whatIsNotInTimeIsEnded() {
    DocumentReader hasty =
        new DocumentReader(CLASS_PATH, ReadLimits.DEFAULT.withTimeMax(Duration.ofMillis(1)));
    RefusedDocumentException refused =
        catchThrowableOfType(
            RefusedDocumentException.class,
            () ->
                hasty.read(
                    Corpus.folder().resolve("report-1.pdf"), "report-1.pdf", ReadProgress.NONE));
    assertThat(refused.refusal()).isEqualTo(Refusal.OUT_OF_TIME);
  }

  @Test
  void aClosedReaderEndsWhatItReads() throws Exception {
    Hostile endless =
        HostileFiles.in(folder, Corpus.folder()).stream()
            .filter(hostile -> hostile.name().equals("loop.pdf"))
            .findFirst()
            .orElseThrow();
    DocumentReader reader = new DocumentReader(CLASS_PATH, ReadLimits.DEFAULT);
    FutureTask<RefusedDocumentException> reading =
        new FutureTask<>(() ->
            catchThrowableOfType(
                RefusedDocumentException.class,
                () -> reader.read(endless.file(), endless.name(), ReadProgress.NONE)));
    Thread.ofVirtual().start(reading);
    reader.close(); // before or after the process has started
    assertThat(reading.get().refusal()).isEqualTo(Refusal.READER_FAILED);
  }

  @Test
  void leavesNoTemporaryFiles() throws Exception {
    Set<Path> before = scratchFolders();
    READER.read(Corpus.folder().resolve("report-4.xlsx"), "report-4.xlsx", ReadProgress.NONE);
    assertThat(scratchFolders()).isSubsetOf(before);
  }

  /** Those of other programs on this machine too, and of ones that were killed. */
  private static Set<Path> scratchFolders() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(path -> path.getFileName().toString().startsWith("jinwen-reader"))
          .collect(Collectors.toSet());
    }
  }
}
