package io.jinwen.documents.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.documents.Place;
import io.jinwen.documents.passage.Passage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands for a document in its own words. */
class SummaryPartsTest {
  private static final List<Passage> DOCUMENT =
      List.of(
          text(0, 1, "本产品的管理费为每年百分之一。本产品的管理费按日计提。今天天气晴朗适合郊游踏青。"),
          text(1, 2, "投资者可能损失全部本金。本产品的管理费为每年百分之一。"),
          table(2, 2, "费用（单位：%）", "费用 | 比例", "管理费 | 1.0\n托管费 | 0.1"),
          table(3, 3, "费用（单位：%）", "费用 | 比例", "销售费 | 0.2"),
          table(4, 3, "规模", "年份 | 规模", "2023 | 5"));

  @Test
  void choosesWhatTheDocumentIsAboutAndNothingTwice() {
    SentenceChooser chooser = new SentenceChooser(DOCUMENT);
    List<ChosenSentence> chosen = chooser.choose(DOCUMENT, 2, _ -> true);
    assertThat(chosen).extracting(ChosenSentence::text).first().asString().contains("管理费");
    assertThat(chosen).extracting(ChosenSentence::text).doesNotHaveDuplicates();
    assertThat(chooser.choose(DOCUMENT, 9, _ -> true))
        .extracting(ChosenSentence::text)
        .containsExactly("本产品的管理费为每年百分之一。", "本产品的管理费按日计提。", "今天天气晴朗适合郊游踏青。", "投资者可能损失全部本金。");
  }

  @Test
  void choosesOnlyWhatIsWantedWithItsPage() {
    List<ChosenSentence> chosen =
        new SentenceChooser(DOCUMENT).choose(DOCUMENT, 5, text -> text.contains("损失"));
    assertThat(chosen).extracting(ChosenSentence::text).containsExactly("投资者可能损失全部本金。");
    assertThat(chosen).extracting(ChosenSentence::page).containsExactly(2);
  }

  @Test
  void aTableThatGoesOnIsOne() {
    DocumentTables tables = DocumentTables.of(DOCUMENT, 100, 1_000);
    assertThat(tables.rowsLeftOut()).isZero();
    assertThat(tables.tables())
        .extracting(DocumentTables.ReadTable::title)
        .containsExactly("费用（单位：%）", "规模");
    DocumentTables.ReadTable fees = tables.tables().getFirst();
    assertThat(fees.columns()).containsExactly("费用", "比例");
    assertThat(fees.rows())
        .extracting(DocumentTables.ReadRow::cells)
        .containsExactly(List.of("管理费", "1.0"), List.of("托管费", "0.1"), List.of("销售费", "0.2"));
    assertThat(fees.rows()).extracting(DocumentTables.ReadRow::page).containsExactly(2, 2, 3);
  }

  @Test
  void rowsBeyondTheBoundAreCounted() {
    DocumentTables tables = DocumentTables.of(DOCUMENT, 3, 1_000);
    assertThat(tables.tables()).hasSize(1);
    assertThat(tables.rowsLeftOut()).isEqualTo(1);
    assertThat(DocumentTables.of(DOCUMENT, 9, 20).rowsLeftOut()).isEqualTo(2);
  }

  private static Passage text(int number, int page, String text) {
    return new Passage(number, List.of(), "", "", text, List.of(new Place(0, page, null)));
  }

  private static Passage table(int number, int page, String title, String columns, String rows) {
    return new Passage(
        number,
        List.of(),
        "",
        "表：" + title + "\n" + columns,
        rows,
        List.of(new Place(0, page, null)));
  }
}
