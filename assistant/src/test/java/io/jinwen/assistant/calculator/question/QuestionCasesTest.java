package io.jinwen.assistant.calculator.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.calculator.Figure;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * How many of the questions of tools/cases are read right. Those that are held out decide; of them
 * only the rate is told.
 */
class QuestionCasesTest {
  private static final Path CASES = Path.of("../tools/cases");

  /** One line: what is asked, the turns by {@code ||}, and what is right. */
  record Case(String kind, String question, String right) {
    boolean isHeldOut() {
      CRC32 crc = new CRC32();
      crc.update(question.getBytes(StandardCharsets.UTF_8));
      return crc.getValue() % 2 == 0;
    }

    Optional<Reply> reply() {
      return CalculationReader.read(
          Arrays.stream(question.split("\\|\\|")).map(String::strip).toList());
    }
  }

  static List<Case> cases(String file) throws IOException {
    return Files.readAllLines(CASES.resolve(file)).stream()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(line -> line.split("\t", -1))
        .map(parts -> new Case(parts[0], parts[1], parts[2]))
        .toList();
  }

  @Test
  void calculatesWhatIsAsked() throws IOException {
    List<Case> all = cases("calculations.tsv");
    assertThat(all).filteredOn(one -> one.kind().equals("calculation")).hasSizeGreaterThan(160);
    assertThat(heldOutRate("calculations", all, QuestionCasesTest::isRight))
        .isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void changesTheCalculationBefore() throws IOException {
    List<Case> all = cases("calculation-followups.tsv");
    assertThat(all).hasSizeGreaterThan(60);
    assertThat(heldOutRate("follow-ups", all, QuestionCasesTest::isRight))
        .isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void leavesOtherQuestionsWithNumbersAlone() throws IOException {
    List<Case> all = cases("not-calculations.tsv");
    assertThat(all).hasSizeGreaterThan(200);
    assertThat(heldOutRate("left alone", all, QuestionCasesTest::isRight))
        .isGreaterThanOrEqualTo(0.99);
  }

  private static boolean isRight(Case one) {
    Optional<Reply> reply = one.reply();
    return switch (one.kind()) {
      case "none" -> reply.isEmpty();
      case "missing" ->
          reply.isPresent()
              && reply.get() instanceof Reply.Needs needs
              && needs.missing().getFirst().id().equals(one.right());
      default ->
          reply.isPresent()
              && reply.get() instanceof Reply.Calculated calculated
              && isRight(calculated.calculation().main(), one.right());
    };
  }

  private static boolean isRight(Figure figure, String right) {
    String[] resultAndFigure = right.split("=");
    BigDecimal exact =
        new BigDecimal(resultAndFigure[1]).setScale(figure.value().scale(), RoundingMode.HALF_UP);
    return figure.id().equals(resultAndFigure[0]) && figure.value().compareTo(exact) == 0;
  }

  /** Prints both rates, and which sentences for fitting fail. */
  private static double heldOutRate(String name, List<Case> all, Predicate<Case> isRight) {
    List<Case> heldOut = all.stream().filter(Case::isHeldOut).toList();
    List<Case> fitting = new ArrayList<>(all);
    fitting.removeAll(heldOut);
    fitting.stream()
        .filter(isRight.negate())
        .forEach(one -> System.out.println("fitting, wrong: " + one + " -> " + one.reply()));
    double fitted = rate(fitting, isRight);
    double held = rate(heldOut, isRight);
    System.out.printf(
        "%s: fitting %.1f %% of %d, held out %.1f %% of %d%n",
        name, 100 * fitted, fitting.size(), 100 * held, heldOut.size());
    return held;
  }

  private static double rate(List<Case> cases, Predicate<Case> isRight) {
    return cases.stream().filter(isRight).count() / (double) cases.size();
  }
}
