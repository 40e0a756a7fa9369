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
