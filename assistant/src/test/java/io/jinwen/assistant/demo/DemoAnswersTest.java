package io.jinwen.assistant.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.knowledge.ApprovedAnswer;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.engine.Engine;
import io.jinwen.engine.EngineConfig;
import io.jinwen.engine.LoadListener;
import io.jinwen.engine.LocalEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How right the delivered demonstration model answers, greedily, by this engine, of what it
 * learned; prints the figures of docs/DEMO-MODEL.md. {@code -Djinwen.demo.questions=60} asks a
 * sample instead.
 */
class DemoAnswersTest {
  private static final Path MODEL = Path.of("..", "models", "demo", "jinwen-demo-q8_0.gguf");
  private static final Path HELD_OUT = Path.of("..", "tools", "demo-model", "held-out.tsv");
  private static final Path TRAINED = Path.of("..", "tools", "demo-model", "trained.tsv");
  private static final int SAMPLE = Integer.getInteger("jinwen.demo.questions", 0);
  private static final double RIGHT_FROM_F1 = 0.8;
  private static final double APPROVED_MIN = 0.95;

  /** All questions gave 0.774 and 0.457 when it was trained. */
  private static final double ORDINARY_MIN = 0.75;

  private static final double ROUNDABOUT_MIN = 0.40;

  private static Engine engine;
  private static List<ApprovedAnswer> answers;

  @BeforeAll
  static void load() throws IOException {
    EngineConfig config = EngineConfig.of(MODEL).withSequencesMax(BareQuestions.AT_ONCE);
    engine = LocalEngine.load(config, LoadListener.SILENT);
    answers = learned();
    answers.sort(Comparator.comparing(it -> hash(it.id()))); // new answers move no other
    if (SAMPLE > 0) {
      answers = answers.subList(0, SAMPLE);
    }
  }

  /** The answers as it learned them; those written or mended since are not asked for. */
  private static List<ApprovedAnswer> learned() throws IOException {
    Map<String, String> trained = table(TRAINED);
    List<ApprovedAnswer> all = Knowledge.delivered().answers();
    List<ApprovedAnswer> learned = new ArrayList<>(all);
    learned.removeIf(
        it -> !hash(it.answer().strip()).startsWith(trained.getOrDefault(it.id(), "-")));
    long mended = all.stream().filter(it -> trained.containsKey(it.id())).count() - learned.size();
    System.out.printf(
        "%d answers as learned; %d were mended since, %d are new%n",
        learned.size(), mended, all.size() - learned.size() - mended);
    return learned;
  }

  private static Map<String, String> table(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t"))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }

  private static String hash(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java has SHA-256", impossible);
    }
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @Test
  void knowsTheApprovedAnswers() throws Exception {
    assertThat(share("approved questions", answers.stream().map(ApprovedAnswer::question).toList()))
        .isGreaterThanOrEqualTo(APPROVED_MIN);
  }

  @Test
  void findsAnAnswerUnderWordsItNeverLearned() throws Exception {
    Map<String, String> drawn = table(HELD_OUT);
    assertThat(
            share(
                "held-out paraphrases",
                answers.stream().map(answer -> drawn.get(answer.id())).toList()))
        .isGreaterThanOrEqualTo(ORDINARY_MIN);
  }

  @Test
  void findsSomeUnderRoundaboutWords() throws Exception {
    assertThat(
            share(
                "roundabout paraphrases",
                answers.stream().map(answer -> answer.paraphrases().getLast()).toList()))
        .isGreaterThanOrEqualTo(ROUNDABOUT_MIN);
  }

  @Test
  void admitsWhatItDoesNotKnow() throws Exception {
    List<String> said =
        BareQuestions.ask(engine, "general", List.of("今天天气怎么样", "写一首关于春天的诗", "红烧肉怎么做", "什么是光合作用？"));
    assertThat(said).allMatch(answer -> answer.contains("演示模型"));
  }

  private static double share(String what, List<String> questions) throws InterruptedException {
    int right = 0;
    for (String role : List.of("service", "research", "compliance", "general")) {
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < answers.size(); i++) {
        if (answers.get(i).role().equals(role)) {
          numbers.add(i);
        }
      }
      List<String> said =
          BareQuestions.ask(engine, role, numbers.stream().map(questions::get).toList());
      for (int i = 0; i < said.size(); i++) {
        String expected = answers.get(numbers.get(i)).answer();
        right += CharacterF1.of(said.get(i), expected) >= RIGHT_FROM_F1 ? 1 : 0;
      }
    }
    double share = (double) right / questions.size();
    System.out.printf(
        Locale.ROOT, "%s: %d of %d right (%.1f %%)%n", what, right, questions.size(), 100 * share);
    return share;
  }
}
