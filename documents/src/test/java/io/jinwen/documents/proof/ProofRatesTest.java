package io.jinwen.documents.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.documents.corpus.Corpus;
import io.jinwen.documents.corpus.Corpus.Truth;
import io.jinwen.documents.corpus.ReadCorpus;
import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.proof.FigureLedger.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How often altered figures and quotations are caught, over the corpus, by a seed. */
class ProofRatesTest {
  private static final String[][] OTHER_UNITS = {
    {"百万元", "万元"},
    {"万元", "亿元"},
    {"亿元", "万元"},
    {"万美元", "亿美元"},
    {"年", "个月"},
    {"个月", "年"},
    {"个工作日", "小时"},
    {"%", "‰"},
    {"天", "个月"},
    {"元", "万元"}
  };

  private static final Pattern UNIT = Pattern.compile("（单位：([^）]+)）");

  private final Random random = new Random(17);

  @Test
  void alteredFiguresAreCaughtAndTrueOnesAreNot() {
    int truths = 0;
    int falseMarks = 0;
    int altered = 0;
    int caught = 0;
    List<String> wrong = new ArrayList<>();
    for (Truth truth : Corpus.truths()) {
      List<Passage> shown = shown(truth);
      FigureLedger ledger = new FigureLedger(shown);
      String said = said(truth, ledger, shown);
      if (said.isEmpty() || Amount.in(said).isEmpty()) {
        continue;
      }
      truths++;
      if (ledger.check(said).stream().anyMatch(c -> c.status() != Status.VERIFIED)) {
        falseMarks++;
        wrong.add("true: " + said + " " + ledger.check(said));
      }
      for (String lie : altered(said, truth, ledger)) {
        altered++;
        if (ledger.check(lie).stream().anyMatch(c -> c.status() != Status.VERIFIED)) {
          caught++;
        } else {
          wrong.add("lie: " + lie + " for " + said);
        }
      }
    }
    System.out.printf(
        "figures: %d true, %.2f %% marked falsely; %d altered, %.2f %% caught%n",
        truths, 100.0 * falseMarks / truths, altered, 100.0 * caught / altered);
    assertThat(truths).isGreaterThan(500);
    assertThat(altered).isGreaterThan(1_000);
    assertThat(caught / (double) altered).as(wrong.toString()).isGreaterThanOrEqualTo(0.95);
    assertThat(falseMarks / (double) truths).isLessThanOrEqualTo(0.02);
  }

  /** What a model would be given: the passage with the answer and its neighbours. */
  private static List<Passage> shown(Truth truth) {
    List<Passage> all = ReadCorpus.passages(truth.file());
    int at = 0;
    while (at < all.size() && !holds(all.get(at), truth)) {
      at++;
    }
    return all.subList(Math.max(0, at - 1), Math.min(all.size(), at + 2));
  }

  private static boolean holds(Passage passage, Truth truth) {
    return passage.text().replaceAll("\\s", "").contains(truth.says().replaceAll("\\s", ""))
        && passage.text().contains(truth.row());
  }

  /** A true sentence with the figure. */
  private static String said(Truth truth, FigureLedger ledger, List<Passage> shown) {
    if (truth.row().isEmpty()) {
      return truth.says();
    }
    return ledger.figures().stream()
        .filter(f -> f.row().equals(truth.row()) && f.amount().text().equals(truth.says()))
        .findFirst()
        .map(f ->
            truth.row() + f.column() + "为" + truth.says() + unit(f, shown.get(f.passage())) + "。")
        .orElse("");
  }

  /** Some answers leave the unit away. */
  private static String unit(Figure figure, Passage passage) {
    if (figure.amount().text().endsWith("%") || figure.amount().text().contains("元")) {
      return "";
    }
    Matcher unit = UNIT.matcher(passage.heading());
    String written = unit.find() ? unit.group(1) : "";
    boolean mixed = written.contains("、");
    boolean leftAway = figure.row().length() % 3 == 0;
    return mixed ? figure.amount().unit() : leftAway ? "" : written;
  }

  private List<String> altered(String said, Truth truth, FigureLedger ledger) {
    List<String> lies = new ArrayList<>();
    Amount amount = Amount.in(said).getLast();
    int digit = amount.from() + random.nextInt(amount.text().length());
    while (!Character.isDigit(said.charAt(digit))) {
      digit = amount.from() + random.nextInt(amount.text().length());
    }
    char other = (char) ('1' + (said.charAt(digit) - '0' + random.nextInt(8)) % 9);
    if (other != said.charAt(digit)) {
      lies.add(said.substring(0, digit) + other + said.substring(digit + 1));
    }
    for (String[] units : OTHER_UNITS) {
      String written = amount.text();
      if (written.endsWith(units[0])
          && lies.size() < 2
          && !(units[0].equals("元") && written.endsWith("美元"))) {
        String swapped = written.substring(0, written.length() - units[0].length()) + units[1];
        lies.add(said.substring(0, amount.from()) + swapped + said.substring(amount.to()));
      }
    }
    if (!truth.row().isEmpty()) {
      if (said.contains("2024")) {
        lies.add(said.replace("2024", "2021"));
      }
      ledger.figures().stream()
          .map(Figure::row)
          .filter(row -> !row.equals(truth.row()) && !row.isEmpty())
          .filter(row ->
              ledger.figures().stream()
                  .noneMatch(f -> f.row().equals(row) && f.amount().text().equals(truth.says())))
          .findFirst()
          .ifPresent(row -> lies.add(said.replace(truth.row(), row)));
    }
    return lies;
  }

  @Test
  void noShownQuotationIsNotOnItsPage() {
    int shown = 0;
    int notThere = 0;
    int trueShown = 0;
    int trueQuotes = 0;
    for (Truth truth : Corpus.truths()) {
      if (!truth.row().isEmpty()) {
        continue;
      }
      List<Passage> passages = ReadCorpus.passages(truth.file());
      Passage right = passages.stream().filter(p -> holds(p, truth)).findFirst().orElseThrow();
      Passage other = passages.get(random.nextInt(passages.size()));
      trueQuotes++;
      trueShown += QuoteCheck.find(truth.says(), right).isPresent() ? 1 : 0;
      for (String quote :
          List.of(truth.says(), garbled(truth.says()), truth.says() + "本条款经银保监会批准，可以保证收益。")) {
        for (Passage passage : List.of(right, other)) {
          Optional<QuoteCheck.Verified> found = QuoteCheck.find(quote, passage);
          if (found.isPresent()) {
            shown++;
            String page = pageText(truth.file(), found.get().page());
            notThere += page.contains(found.get().text().replaceAll("\\s", "")) ? 0 : 1;
          }
        }
      }
    }
    System.out.printf(
        "quotations: %d shown, %d not on their page; %d of %d true ones shown%n",
        shown, notThere, trueShown, trueQuotes);
    assertThat(notThere).isZero();
    assertThat(trueShown / (double) trueQuotes).isGreaterThan(0.97); // some are too short
    assertThat(shown).isGreaterThan(500);
  }

  private static String pageText(String file, int page) {
    StringBuilder text = new StringBuilder();
    ReadCorpus.documents().get(file).blocks().stream()
        .filter(block -> block.places().stream().anyMatch(place -> place.page() == page))
        .forEach(block -> text.append(block.text()));
    return text.toString().replaceAll("\\s", "");
  }

  /** Every sixth character replaced: none of its pieces is long. */
  private static String garbled(String text) {
    StringBuilder garbled = new StringBuilder(text);
    for (int i = 3; i < garbled.length(); i += 6) {
      garbled.setCharAt(i, '某');
    }
    return garbled.toString();
  }

  @Test
  void aQuotationIsToldAsTheDocumentHasIt() {
    Passage passage = ReadCorpus.passages("rule-1.pdf").get(2);
    String text = passage.text();
    QuoteCheck.Verified found =
        QuoteCheck.find("“" + text.substring(0, 20).replace(" ", "") + "”", passage).orElseThrow();
    assertThat(text).startsWith(found.text());
    assertThat(found.page()).isEqualTo(1);
    assertThat(found.box()).isNotNull();
    assertThat(QuoteCheck.find(text.substring(0, 9), passage)).isEmpty(); // too short to prove
  }
}
