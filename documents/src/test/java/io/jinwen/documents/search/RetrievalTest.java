package io.jinwen.documents.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.documents.Place;
import io.jinwen.documents.corpus.Corpus;
import io.jinwen.documents.corpus.Corpus.Truth;
import io.jinwen.documents.corpus.ReadCorpus;
import io.jinwen.documents.passage.Passage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether the passage with the answer is among those that are found; every question of the corpus.
 */
class RetrievalTest {
  @TempDir Path folder;

  @Test
  void findsTheAnswerAmongFive() {
    try (PassageIndex index = PassageIndex.open(folder, new Lexicon(List.of()), Optional.empty())) {
      Rates rates = rates(index);
      System.out.println("by words: " + rates);
      assertThat(rates.atFive()).as(rates.missed().toString()).isGreaterThanOrEqualTo(0.95);
    }
  }

  @Test
  void meaningFindsMore() {
    try (TestEncoder encoder = new TestEncoder();
        PassageIndex index =
            PassageIndex.open(folder, new Lexicon(List.of()), Optional.of(encoder))) {
      Rates rates = rates(index);
      System.out.println("by words and meaning: " + rates);
      assertThat(rates.atFive()).as(rates.missed().toString()).isGreaterThanOrEqualTo(0.98);
    }
  }

  @Test
  void aDocumentThatSaysNothingIsToldApartWhateverElseThereIs() {
    try (TestEncoder encoder = new TestEncoder();
        PassageIndex all =
            PassageIndex.open(
                folder.resolve("all"), new Lexicon(List.of()), Optional.of(encoder))) {
      ReadCorpus.documents()
          .forEach((file, read) -> all.put(file, read.title(), ReadCorpus.passages(file)));
      for (String file : List.of("rule-3.pdf", "report-5.docx", "prospectus-7.docx")) {
        try (PassageIndex alone =
            PassageIndex.open(folder.resolve(file), new Lexicon(List.of()), Optional.of(encoder))) {
          alone.put(file, ReadCorpus.documents().get(file).title(), ReadCorpus.passages(file));
          assertThat(own(file).filter(question -> answers(all, question, file)))
              .containsExactlyElementsOf(
                  own(file).filter(question -> answers(alone, question, file)).toList());
        }
      }
      List<Truth> truths = Corpus.truths();
      long answered = truths.stream().filter(t -> answers(all, t.question(), t.file())).count();
      List<String> files = List.of("rule-1.pdf", "report-1.pdf", "prospectus-1.pdf");
      long silent =
          OFF.stream()
              .flatMap(question -> files.stream().filter(file -> !answers(all, question, file)))
              .count();
      List<String> others = truths.stream().flatMap(RetrievalTest::ofAnotherKind).toList();
      long silentOthers =
          others.stream().filter(question -> !answers(all, question, "rule-1.pdf")).count();
      System.out.printf(
          "answered: %d of %d questions with an answer; nothing said to %d of %d of another field,"
              + " %d of %d that the bank's other documents would answer%n",
          answered, truths.size(), silent, 3 * OFF.size(), silentOthers, others.size());
      assertThat(answered / (double) truths.size()).isGreaterThanOrEqualTo(0.97);
      assertThat(silent / (3.0 * OFF.size())).isGreaterThanOrEqualTo(0.98);
      assertThat(silentOthers / (double) others.size()).isGreaterThanOrEqualTo(0.5);
    }
  }

  private static Stream<String> own(String file) {
    return Corpus.truths().stream().filter(t -> t.file().equals(file)).map(Truth::question);
  }

  private static boolean answers(PassageIndex index, String question, String file) {
    return index.find(question, List.of(file), 5).answered();
  }

  /** What is asked of a report, asked of the bank's rules. */
  private static Stream<String> ofAnotherKind(Truth truth) {
    return truth.file().startsWith("report")
        ? Stream.of(truth.question().replaceFirst("^.+?银行", "临江农商银行"))
        : Stream.of();
  }

  private static final List<String> OFF =
      List.of(
          "火星探测器的发射窗口",
          "今天天气怎么样",
          "公司的食堂几点开门",
          "上海到北京的高铁票价",
          "什么是量子计算",
          "请写一首关于春天的诗",
          "实际控制人的配偶持股多少",
          "原油期货交割仓库在哪里",
          "董事长的薪酬是多少",
          "海外子公司的注册地",
          "专利诉讼的赔偿金额",
          "研发人员有多少名",
          "环境处罚的金额",
          "保险资金投资不动产的比例",
          "可转债的转股价格",
          "限售股解禁日期",
          "会计师事务所更换的原因",
          "存货周转天数",
          "碳排放配额",
          "员工持股计划的锁定期");

  @Test
  void whatWasRemovedIsGoneAndNotOnTheDisk() throws Exception {
    String secret = "ZXQVJ7741";
    try (PassageIndex index = PassageIndex.open(folder, new Lexicon(List.of()), Optional.empty())) {
      Passage passage =
          new Passage(0, List.of(), "", "", "编号" + secret + "。", List.of(new Place(0, 1, null)));
      index.put("one", "甲", List.of(passage));
      index.put("two", "乙", ReadCorpus.passages("rule-1.pdf"));
      assertThat(index.search(secret, List.of("one", "two"), 5)).isNotEmpty();
      assertThat(index.search(secret, List.of("two"), 5))
          .noneMatch(hit -> hit.document().equals("one")); // nobody finds what is not theirs
      index.remove("one");
      assertThat(index.search(secret, List.of("one"), 5)).isEmpty();
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          assertThat(Files.readString(file, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT))
              .as(file.toString())
              .doesNotContain(secret.toLowerCase(Locale.ROOT));
        }
      }
    }
  }

  @Test
  void namesOfOneThingFindEachOther() {
    Lexicon lexicon = new Lexicon(List.of(List.of("不良贷款率", "不良率", "NPL")));
    try (PassageIndex index = PassageIndex.open(folder, lexicon, Optional.empty())) {
      Passage passage =
          new Passage(0, List.of(), "", "", "npl为1.74%。", List.of(new Place(0, 1, null)));
      index.put("one", "", List.of(passage));
      assertThat(index.search("不良率", List.of("one"), 5)).hasSize(1);
      assertThat(index.search("净息差", List.of("one"), 5)).isEmpty();
    }
  }

  record Rates(int questions, double atOne, double atFive, List<String> missed) {
    @Override
    public String toString() {
      return "%d questions, recall@1 %.3f, recall@5 %.3f".formatted(questions, atOne, atFive);
    }
  }

  static Rates rates(PassageIndex index) {
    ReadCorpus.documents()
        .forEach((file, read) -> index.put(file, read.title(), ReadCorpus.passages(file)));
    int one = 0;
    int five = 0;
    List<String> missed = new ArrayList<>();
    for (Truth truth : Corpus.truths()) {
      List<Hit> hits = index.search(truth.question(), ReadCorpus.documents().keySet(), 5);
      int rank = -1;
      for (int i = hits.size() - 1; i >= 0; i--) {
        rank = answers(hits.get(i), truth) ? i : rank;
      }
      one += rank == 0 ? 1 : 0;
      five += rank >= 0 ? 1 : 0;
      if (rank < 0) {
        missed.add(truth.question() + " " + truth.file());
      }
    }
    int all = Corpus.truths().size();
    return new Rates(all, one / (double) all, five / (double) all, missed);
  }

  private static boolean answers(Hit hit, Truth truth) {
    return hit.document().equals(truth.file())
        && plain(hit.passage().text()).contains(plain(truth.says()))
        && hit.passage().text().contains(truth.row());
  }

  private static String plain(String text) {
    return text.replaceAll("\\s", "");
  }
}
