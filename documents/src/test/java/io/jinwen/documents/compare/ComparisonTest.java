package io.jinwen.documents.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.documents.Place;
import io.jinwen.documents.ReadLimits;
import io.jinwen.documents.ReadProgress;
import io.jinwen.documents.compare.Difference.ChangedFigure;
import io.jinwen.documents.corpus.ReadCorpus;
import io.jinwen.documents.parse.DocumentParser;
import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.passage.Passages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two versions: what changed, what came, what went, and where. */
class ComparisonTest {
  @TempDir Path folder;

  private List<Passage> read(String text) throws Exception {
    Path file = Files.createTempFile(folder, "version", ".md");
    Files.writeString(file, text);
    return Passages.of(
        new DocumentParser(ReadLimits.DEFAULT, ReadProgress.NONE).parse(file, "version.md"));
  }

  @Test
  void anArticleThatWasPutInChangesNoOther() throws Exception {
    List<Passage> before =
        read("第一条 本办法适用于各分行。\n\n第二条 单笔现金支取超过5万元的应当预约。\n\n第三条 投诉应当在15个工作日内答复。\n\n第四条 本办法由总行解释。");
    List<Passage> after =
        read(
            "第一条 本办法适用于各分行。\n\n第二条 营业时间以网点公示为准，节假日另行通知。\n\n第三条 单笔现金支取超过8万元的应当预约。\n\n第四条 投诉应当在15个工作日内答复。");
    Comparison comparison = Comparison.of(before, after);

    assertThat(comparison.same()).isEqualTo(2);
    assertThat(comparison.differences())
        .extracting(Difference::kind)
        .containsExactly("changed", "added", "removed"); // figures first
    Difference changed = comparison.differences().getFirst();
    assertThat(changed.figures()).containsExactly(new ChangedFigure("", "5万元", "8万元"));
    assertThat(changed.before().orElseThrow().article()).isEqualTo("第二条");
    assertThat(changed.after().orElseThrow().article()).isEqualTo("第三条");
    assertThat(comparison.differences().get(2).before().orElseThrow().text()).contains("总行解释");
  }

  @Test
  void aFigureOfATableIsToldWithItsColumn() throws Exception {
    String table =
        "| 项目 | 2024年 | 2023年 |\n|---|---|---|\n| 净利润 | %s | 90 |\n| 资产总额 | 500 | 400 |\n";
    Comparison comparison =
        Comparison.of(read(table.formatted("100")), read(table.formatted("120")));
    assertThat(comparison.same()).isEqualTo(1);
    assertThat(comparison.differences()).hasSize(1);
    assertThat(comparison.differences().getFirst().figures())
        .containsExactly(new ChangedFigure("2024年", "100", "120"));
  }

  /** Every document of the corpus against itself with some articles altered by a rule. */
  @Test
  void exactlyWhatWasAlteredIsFound() {
    for (String file : ReadCorpus.documents().keySet()) {
      List<Passage> before = ReadCorpus.passages(file);
      assertThat(Comparison.of(before, before).differences()).as(file).isEmpty();
      List<Passage> after = new ArrayList<>();
      int altered = 0;
      for (Passage passage : before) {
        boolean chosen = passage.number() % 4 == 1 && passage.text().contains("不得超过");
        altered += chosen ? 1 : 0;
        after.add(chosen ? with(passage, passage.text().replace("不得超过", "不应高于")) : passage);
      }
      Comparison comparison = Comparison.of(before, after);
      assertThat(comparison.differences()).as(file).hasSize(altered);
      assertThat(comparison.differences()).extracting(Difference::kind).allMatch("changed"::equals);
    }
  }

  @Test
  void whatIsTooLongIsRefused() {
    List<Passage> long_ = new ArrayList<>();
    for (int i = 0; i <= Comparison.CLAUSES_MAX; i++) {
      long_.add(new Passage(i, List.of(), "", "", "句" + i, List.of(new Place(0, 1, null))));
    }
    assertThatThrownBy(() -> Comparison.of(long_, List.of()))
        .isInstanceOf(Comparison.TooLongException.class);
  }

  private static Passage with(Passage passage, String text) {
    return new Passage(
        passage.number(),
        passage.path(),
        passage.article(),
        passage.heading(),
        text,
        passage.places());
  }
}
