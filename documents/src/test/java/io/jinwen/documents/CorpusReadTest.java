package io.jinwen.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.documents.corpus.Corpus;
import io.jinwen.documents.corpus.Corpus.Truth;
import io.jinwen.documents.corpus.ReadCorpus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every format, against documents whose every sentence and figure is known. */
class CorpusReadTest {
  private static final Map<String, ReadDocument> READ = ReadCorpus.documents();

  @Test
  void everySentenceStandsOnItsPage() {
    List<String> missing = new ArrayList<>();
    for (Truth truth : Corpus.truths()) {
      boolean there =
          READ.get(truth.file()).blocks().stream()
              .anyMatch(block ->
                  block.firstPage() == truth.page()
                      && plain(block.text()).contains(plain(truth.says())));
      if (!there) {
        missing.add(truth.toString());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(Corpus.files()).hasSizeGreaterThanOrEqualTo(40);
    assertThat(Corpus.truths()).hasSizeGreaterThanOrEqualTo(400);
  }

  @Test
  void everyFigureStandsInItsRowAndColumn() {
    List<String> wrong = new ArrayList<>();
    for (Truth truth : Corpus.truths()) {
      if (!truth.row().isEmpty() && !isInPlace(READ.get(truth.file()), truth)) {
        wrong.add(truth.toString());
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyTableHasItsTitleAndUnit() {
    for (String file : List.of("report-1.pdf", "report-3.pdf", "report-2.docx", "report-4.xlsx")) {
      List<Block.Table> tables = tables(READ.get(file));
      assertThat(tables).as(file).hasSize(4);
      assertThat(tables.getFirst().unit()).as(file).isEqualTo("万元");
      assertThat(tables.getFirst().title()).as(file).contains("主要会计数据");
      assertThat(tables.get(2).headerRows()).as(file).isEqualTo(2);
      assertThat(tables.get(2).columnName(3)).as(file).isEqualTo("2024年末 不良率");
    }
  }

  @Test
  void headersFootersAndPageNumbersAreNoText() {
    for (ReadDocument document : READ.values()) {
      assertThat(document.blocks())
          .noneMatch(block -> block.text().contains("仅供测试"))
          .noneMatch(block -> block.text().matches("\\d{1,2}"));
    }
  }

  @Test
  void scansAreNamed() {
    ReadDocument scan = READ.get("scan-1.pdf");
    assertThat(scan.diagnosis().scanPages()).containsExactly(1, 2);
    assertThat(scan.diagnosis().advice()).anyMatch(sentence -> sentence.contains("扫描件"));
  }

  @Test
  void onlyAPdfOfTablesIsAskedForItsOriginal() {
    assertThat(READ.get("report-1.pdf").diagnosis().advice()).anyMatch(s -> s.contains("Excel"));
    assertThat(READ.get("report-4.xlsx").diagnosis().advice()).isEmpty();
    assertThat(READ.get("rule-1.pdf").diagnosis().advice()).isEmpty();
  }

  @Test
  void computedCellsShowValuesAndKeepFormulas() {
    Block.Table table = tables(READ.get("report-4.xlsx")).getFirst();
    Block.Row row = table.rows().get(1);
    assertThat(row.cells().get(1)).matches("[\\d,]+\\.\\d\\d");
    assertThat(row.formulas().get(1)).startsWith("=").endsWith("*1");
  }

  @Test
  void articlesBeginTheirOwnParagraphs() {
    for (String file : List.of("rule-1.pdf", "two-1.pdf", "rule-4.docx", "rule-6.txt")) {
      assertThat(
              READ.get(file).blocks().stream().filter(b -> b.text().matches("第.{1,3}条 .*")).count())
          .as(file)
          .isEqualTo(27);
    }
  }

  private static List<Block.Table> tables(ReadDocument document) {
    return document.blocks().stream()
        .filter(Block.Table.class::isInstance)
        .map(Block.Table.class::cast)
        .toList();
  }

  private static boolean isInPlace(ReadDocument document, Truth truth) {
    for (Block.Table table : tables(document)) {
      for (Block.Row row : table.rows()) {
        if (row.place().page() != truth.page() || !row.cells().getFirst().equals(truth.row())) {
          continue;
        }
        for (int c = 1; c < row.cells().size(); c++) {
          if (row.cells().get(c).equals(truth.says())
              && table.columnName(c).contains(truth.column())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static String plain(String text) {
    return text.replaceAll("[\\s　]", "");
  }
}
