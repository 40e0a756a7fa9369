package io.jinwen.assistant.policy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.policy.compliance.ComplianceEngine;
import io.jinwen.assistant.policy.compliance.ComplianceEngine.RuleBook;
import io.jinwen.assistant.policy.compliance.PromiseStream;
import io.jinwen.assistant.policy.compliance.RuleCard;
import io.jinwen.assistant.policy.compliance.RuleFiles;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every word that blocks and every promise, in every disguise. What is let through stands in
 * normalisation/let-through.tsv, with the reason.
 */
class NormalisationTest {
  private static final RuleBook BOOK = RuleFiles.delivered();
  private static final WordList LIST = WordFiles.read(DataFolder.delivered("guard"));
  private static final Map<Integer, String> TRADITIONAL = traditional();

  /** Disguises of single characters, which a list may be written in, too. */
  private static final Map<String, UnaryOperator<String>> LETTERS =
      disguises(
          Map.of(
              "traditional", text -> each(text, it -> TRADITIONAL.getOrDefault(it, string(it))),
              "full width", text -> each(text, NormalisationTest::fullWidth),
              "capitals", text -> text.toUpperCase(java.util.Locale.ROOT),
              "look-alikes", text -> each(text, NormalisationTest::lookAlike),
              "combining marks", text -> each(text, it -> string(it) + "\u0336"),
              "variation selectors", text -> each(text, it -> string(it) + "\uFE0F")));

  /** Disguises of texts. */
  private static final Map<String, UnaryOperator<String>> WRITINGS =
      disguises(
          Map.ofEntries(
              Map.entry("zero width", text -> between(text, "\u200B")),
              Map.entry("many invisible", text -> between(text, "\u200B\u2060\u00AD".repeat(20))),
              Map.entry("decimal entities", text -> each(text, it -> "&#" + it + ";")),
              Map.entry("hexadecimal entities", text -> each(text, it -> "&#x%x;".formatted(it))),
              Map.entry("percent", text -> URLEncoder.encode(text, StandardCharsets.UTF_8)),
              Map.entry("backslash u", text -> each(text, it -> "\\u%04x".formatted(it))),
              Map.entry("bold", text -> between(text, "**")),
              Map.entry("code", text -> "`" + between(text, "``") + "`"),
              Map.entry(
                  "links", text -> each(text, it -> "[" + string(it) + "](https://a.b/c?d=1)")),
              Map.entry("spaces", text -> between(text, " ")),
              Map.entry("dots", text -> between(text, "·")),
              Map.entry("dashes", text -> between(text, "-")),
              Map.entry("newlines", text -> between(text, "\n")),
              Map.entry("full stops", text -> between(text, "。")),
              Map.entry("commas", text -> between(text, "，")),
              Map.entry("digits", text -> between(text, "7")),
              Map.entry("letters", text -> between(text, "x"))));

  @Test
  void everyBlockedWordIsFoundInEveryDisguise() throws IOException {
    SensitiveWords words = new SensitiveWords(LIST);
    Set<String> letThrough = letThrough();
    List<String> missed = new ArrayList<>();
    int cases = 0;
    for (WordEntry entry : blocked()) {
      for (String form : entry.forms()) {
        for (Map.Entry<String, UnaryOperator<String>> disguise : all().entrySet()) {
          String text = "请问" + disguise.getValue().apply(form) + "！";
          cases++;
          boolean found =
              words.hits(text).stream().anyMatch(hit -> hit.action() == WordAction.BLOCK);
          if (!found && !letThrough.contains(disguise.getKey() + "\t" + kind(form))) {
            missed.add(disguise.getKey() + ": " + form);
          }
        }
      }
    }
    System.out.println("blocked words in disguise: " + cases);
    assertThat(missed).isEmpty();
  }

  @Test
  void aWordThatIsWrittenInDisguiseInTheListIsFoundInPlainText() {
    List<String> missed = new ArrayList<>();
    for (Map.Entry<String, UnaryOperator<String>> disguise : LETTERS.entrySet()) {
      List<WordEntry> entries =
          blocked().stream()
              .map(it ->
                  new WordEntry(
                      disguise.getValue().apply(it.word()),
                      it.category(),
                      it.action(),
                      List.of(),
                      List.of()))
              .toList();
      SensitiveWords words = new SensitiveWords(new WordList(entries, List.of(), "disguised"));
      for (WordEntry entry : blocked()) {
        if (words.hits("请问" + entry.word() + "！").isEmpty()) {
          missed.add(disguise.getKey() + ": " + entry.word());
        }
      }
    }
    assertThat(missed).isEmpty();
  }

  @Test
  void everyPromiseIsStoppedInEveryDisguise() throws IOException {
    ComplianceEngine compliance = new ComplianceEngine(BOOK, _ -> 0);
    Set<String> letThrough = letThrough();
    List<String> missed = new ArrayList<>();
    int cases = 0;
    for (RuleCard card : BOOK.cards()) {
      for (String phrase : card.neverSay()) {
        String role = card.roles().iterator().next();
        if (!stops(compliance, role, phrase)) {
          continue; // said in its own denial, such as "不双录也行"
        }
        for (Map.Entry<String, UnaryOperator<String>> disguise : all().entrySet()) {
          if (disguise.getKey().equals("digits") || disguise.getKey().equals("letters")) {
            continue; // an answer is the model's: it disguises nothing on purpose
          }
          cases++;
          if (!stops(compliance, role, disguise.getValue().apply(phrase))
              && !letThrough.contains(disguise.getKey() + "\t" + kind(phrase))) {
            missed.add(disguise.getKey() + ": " + phrase);
          }
        }
      }
    }
    System.out.println("promises in disguise: " + cases);
    assertThat(missed).isEmpty();
  }

  private static boolean stops(ComplianceEngine compliance, String role, String phrase) {
    PromiseStream stream = compliance.promises(role);
    stream.next("可以告诉您：" + phrase + "！还有别的问题可以接着问，我在这里等着您。");
    stream.end();
    return stream.stopped();
  }

  private static List<WordEntry> blocked() {
    return LIST.entries().stream().filter(it -> it.action() == WordAction.BLOCK).toList();
  }

  private static Map<String, UnaryOperator<String>> all() {
    Map<String, UnaryOperator<String>> all = new LinkedHashMap<>(LETTERS);
    all.putAll(WRITINGS);
    return all;
  }

  private static String kind(String form) {
    boolean latin = form.chars().anyMatch(it -> it < 0x80 && Character.isLetterOrDigit(it));
    return latin ? "Latin within" : form.length() == 2 ? "two characters" : "others";
  }

  private static Set<String> letThrough() throws IOException {
    return lines("/normalisation/let-through.tsv").stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t"))
        .map(columns -> columns[0] + "\t" + columns[1])
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Map<String, UnaryOperator<String>> disguises(
      Map<String, UnaryOperator<String>> disguises) {
    return new java.util.TreeMap<>(disguises);
  }

  private static String each(String text, java.util.function.IntFunction<String> disguise) {
    return text.codePoints().mapToObj(disguise).collect(Collectors.joining());
  }

  private static String between(String text, String separator) {
    return text.codePoints().mapToObj(Character::toString).collect(Collectors.joining(separator));
  }

  private static String string(int codePoint) {
    return Character.toString(codePoint);
  }

  private static String fullWidth(int codePoint) {
    return string(codePoint > ' ' && codePoint < 0x7F ? codePoint + 0xFEE0 : codePoint);
  }

  private static String lookAlike(int codePoint) {
    int at = "aceopxyis".indexOf(codePoint);
    return at < 0 ? string(codePoint) : "асеорхуіѕ".substring(at, at + 1);
  }

  private static Map<Integer, String> traditional() {
    Map<Integer, String> table = new HashMap<>();
    try {
      for (String line : lines("/data/dictionary/STCharacters.txt")) {
        String[] columns = line.split("[\\t ]+");
        if (columns.length >= 2) {
          table.put(columns[0].codePointAt(0), columns[1]);
        }
      }
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
    return table;
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = NormalisationTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
