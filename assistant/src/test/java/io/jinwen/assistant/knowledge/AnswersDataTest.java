package io.jinwen.assistant.knowledge;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The approved answers as data: complete, within bounds, and free of clashes and loose ends. */
class AnswersDataTest {
  private static final int ENTRIES_MIN = 580;
  private static final int PARAPHRASES_MIN = 4;
  private static final int QUESTION_CHARS_MIN = 3;
  private static final int QUESTION_CHARS_MAX = 60;
  private static final int ANSWER_CHARS_MIN = 60;
  private static final int ANSWER_CHARS_MAX = 260;
  private static final LocalDate OLDEST = LocalDate.of(2020, 1, 1);

  private static final Set<String> KEYS =
      Set.of(
          "id",
          "question",
          "paraphrases",
          "counterexamples",
          "role",
          "topic",
          "answer",
          "terms",
          "basis",
          "source",
          "product",
          "review",
          "asOf");
  private static final List<String> NEAR_MISSES =
      List.of("near-misses", "near-misses-more", "near-misses-last-held-out");
  private static final Set<String> OPTIONAL_KEYS =
      Set.of("basis", "source", "product", "counterexamples");
  private static final Set<String> ROLES = Set.of("service", "research", "compliance");
  private static final Set<String> SOURCE_KINDS =
      Set.of("standard", "textbook", "market-convention", "product-rule");
  private static final Set<String> REVIEW_STATES =
      Set.of("draft", "shipped", "approved", "retired");
  private static final Set<String> ASKED_FOR = Set.of("什么是结构性存款？", "美联储加息对A股影响", "推荐客户买非标理财产品");
  private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern INTERNAL =
      Pattern.compile("可疑(交易|特征|行为|报告)|快进快出|反洗钱(监测|风控|岗位|系统)|被监测|上报");
  private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  private static List<Entry> entries;
  private static Set<String> glossaryIds;

  @BeforeAll
  static void load() {
    entries = new ArrayList<>();
    DataFiles.lists("knowledge/answers")
        .forEach((file, list) -> list.forEach(fields -> entries.add(new Entry(file, fields))));
    glossaryIds =
        DataFiles.entries("knowledge/glossary").stream()
            .map(term -> text(term, "id"))
            .collect(toSet());
  }

  @Test
  void holdsEnoughEntries() {
    assertThat(entries).hasSizeGreaterThanOrEqualTo(ENTRIES_MIN);
  }

  @Test
  void answersTheQuestionsTheProductIsShownWith() {
    assertThat(entries).map(Entry::question).containsAll(ASKED_FOR);
  }

  @Test
  void hasAllFieldsAndNoOthers() {
    assertNone(entry -> {
      List<String> faults = new ArrayList<>();
      for (String key : KEYS) {
        if (!entry.fields.containsKey(key) && !OPTIONAL_KEYS.contains(key)) {
          faults.add("misses " + key);
        }
      }
      for (Object key : entry.fields.keySet()) {
        if (!KEYS.contains(key)) {
          faults.add("has an unknown field " + key);
        }
      }
      for (String key : List.of("id", "question", "topic", "answer")) {
        if (text(entry.fields, key).isBlank()) {
          faults.add("has an empty " + key);
        }
      }
      return faults;
    });
  }

  @Test
  void hasWellFormedIdsThatAreUnique() {
    Map<String, Entry> owners = new HashMap<>();
    assertNone(entry -> {
      if (!ID.matcher(entry.id()).matches()) {
        return List.of("id is not kebab-case");
      }
      Entry other = owners.putIfAbsent(entry.id(), entry);
      return other == null ? List.of() : List.of("id is also used in " + other.file);
    });
  }

  @Test
  void asksEveryQuestionOnlyOnce() {
    Map<String, String> owners = new HashMap<>();
    assertNone(entry -> {
      List<String> faults = new ArrayList<>();
      for (String asked : entry.asked()) {
        String owner = owners.putIfAbsent(bare(asked), entry.id());
        if (owner != null) {
          faults.add("asks again what " + owner + " asks: " + asked);
        }
      }
      return faults;
    });
  }

  /** What is a question of another answer may be a counterexample of this one. */
  @Test
  void hasCounterexamplesThatItDoesNotAskItself() {
    assertNone(entry -> {
      Set<String> seen = new HashSet<>();
      entry.asked().forEach(asked -> seen.add(bare(asked)));
      return entry.counterexamples().stream()
          .filter(it -> bare(it).isEmpty() || !seen.add(bare(it)))
          .map(it -> "has a counterexample that it asks, or twice: " + it)
          .toList();
    });
  }

  /** Else the rates measured on the cases would be those of known questions. */
  @Test
  void hasNoNearMissOfTheCasesAsCounterexample() {
    Set<String> cases = new HashSet<>();
    for (String name : NEAR_MISSES) {
      CaseFile.read(name).forEach(it -> cases.add(bare(it.question())));
    }
    assertNone(entry ->
        entry.counterexamples().stream()
            .filter(it -> cases.contains(bare(it)))
            .map(it -> "has a near-miss of tools/cases as counterexample: " + it)
            .toList());
  }

  @Test
  void hasEnoughParaphrases() {
    assertNone(entry -> {
      int paraphrases = entry.paraphrases().size();
      return paraphrases >= PARAPHRASES_MIN
          ? List.of()
          : List.of("has " + paraphrases + " paraphrases, needs " + PARAPHRASES_MIN);
    });
  }

  @Test
  void keepsQuestionsAndAnswersWithinLength() {
    assertNone(entry -> {
      List<String> faults = new ArrayList<>();
      for (String asked : entry.asked()) {
        int chars = bare(asked).length();
        if (chars < QUESTION_CHARS_MIN || chars > QUESTION_CHARS_MAX) {
          faults.add("question of " + chars + " characters: " + asked);
        }
      }
      int chars = entry.answer().replaceAll("\\s", "").length();
      if (chars < ANSWER_CHARS_MIN || chars > ANSWER_CHARS_MAX) {
        faults.add("answer of " + chars + " characters");
      }
      return faults;
    });
  }

  @Test
  void usesKnownRolesKindsAndStates() {
    assertNone(entry -> {
      List<String> faults = new ArrayList<>();
      requireKnown(faults, "role", text(entry.fields, "role"), ROLES);
      requireKnown(faults, "review.state", text(entry.review(), "state"), REVIEW_STATES);
      if (entry.fields.containsKey("source")) {
        requireKnown(faults, "source.kind", text(entry.source(), "kind"), SOURCE_KINDS);
      }
      if (text(entry.review(), "by").isBlank()) {
        faults.add("review has no by");
      }
      return faults;
    });
  }

  @Test
  void carriesPlausibleDates() {
    assertNone(entry -> {
      List<String> faults = new ArrayList<>();
      if (entry.review().containsKey(true)) {
        faults.add("review.on needs quotes, 'on': YAML reads the bare word as true");
      }
      LocalDate asOf = date(faults, "asOf", entry.fields.get("asOf"));
      LocalDate reviewed = date(faults, "review.on", entry.review().get("on"));
      if (asOf.isAfter(reviewed)) {
        faults.add("asOf " + asOf + " lies after the review on " + reviewed);
      }
      return faults;
    });
  }

  @Test
  void refersOnlyToGlossaryTermsThatExist() {
    assertNone(entry -> {
      List<String> faults = new ArrayList<>();
      Set<String> seen = new HashSet<>();
      for (String term : entry.terms()) {
        if (!glossaryIds.contains(term)) {
          faults.add("names no glossary term: " + term);
        }
        if (!seen.add(term)) {
          faults.add("names a term twice: " + term);
        }
      }
      return faults;
    });
  }

  @Test
  void closesResearchWithUncertaintyAndNoAdvice() {
    assertNone(entry -> {
      if (!"投研".equals(text(entry.fields, "topic"))) {
        return List.of();
      }
      List<String> faults = new ArrayList<>();
      if (!entry.answer().contains("不确定性")) {
        faults.add("does not say how uncertain it is");
      }
      if (!"research".equals(text(entry.fields, "product"))) {
        faults.add("product is not research, whose disclosure says 不构成投资建议");
      }
      return faults;
    });
  }

  /** How suspicions of money laundering are found and handled is not told to customers. */
  @Test
  void customersAreNotToldHowSuspicionsAreHandled() {
    assertNone(entry ->
        "service".equals(text(entry.fields, "role"))
            ? INTERNAL.matcher(entry.answer()).results().map(it -> "says " + it.group()).toList()
            : List.of());
  }

  /** Runs the check on every entry and fails with the full list of what it found. */
  private static void assertNone(Function<Entry, List<String>> check) {
    List<String> offenders = new ArrayList<>();
    for (Entry entry : entries) {
      for (String fault : check.apply(entry)) {
        offenders.add(entry.file + " " + entry.id() + ": " + fault);
      }
    }
    assertThat(offenders).as("%d offenders", offenders.size()).isEmpty();
  }

  private static void requireKnown(
      List<String> faults, String field, String value, Set<String> known) {
    if (!known.contains(value)) {
      faults.add(field + " is '" + value + "', known are " + known);
    }
  }

  /** The day, which YAML reads as an instant only where it is written as a date that exists. */
  private static LocalDate date(List<String> faults, String field, Object value) {
    if (!(value instanceof Date instant)) {
      faults.add(field + " is '" + value + "', write it as 2026-11-01");
      return OLDEST;
    }
    LocalDate date = instant.toInstant().atZone(ZoneOffset.UTC).toLocalDate();
    if (date.isBefore(OLDEST)) {
      faults.add(field + " " + date + " is older than " + OLDEST);
    }
    return date;
  }

  /** What is left of a question when width, case, spaces and punctuation do not count. */
  private static String bare(String question) {
    String folded = Normalizer.normalize(question, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return NOT_WORD.matcher(folded).replaceAll("");
  }

  private static String text(Map<?, ?> fields, String key) {
    return fields.get(key) instanceof String value ? value : "";
  }

  private static Map<?, ?> map(Map<?, ?> fields, String key) {
    return fields.get(key) instanceof Map<?, ?> value ? value : Map.of();
  }

  private record Entry(String file, Map<String, Object> fields) {
    String id() {
      return text(fields, "id");
    }

    String question() {
      return text(fields, "question");
    }

    List<String> paraphrases() {
      return DataFiles.strings(fields, "paraphrases");
    }

    List<String> counterexamples() {
      return DataFiles.strings(fields, "counterexamples");
    }

    List<String> asked() {
      return Stream.concat(Stream.of(question()), paraphrases().stream()).toList();
    }

    String answer() {
      return text(fields, "answer");
    }

    List<String> terms() {
      return DataFiles.strings(fields, "terms");
    }

    Map<?, ?> source() {
      return map(fields, "source");
    }

    Map<?, ?> review() {
      return map(fields, "review");
    }
  }
}
