package io.jinwen.assistant.knowledge;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Checks the glossary files as data; every failure lists all offenders, by id. */
class GlossaryDataTest {
  private static final int TERMS_MIN = 500;
  private static final int DEFINITION_CHARS_MIN = 50;
  private static final int DEFINITION_CHARS_MAX = 220;

  private static final Set<String> KINDS = Set.of("standard", "textbook", "market-convention");
  private static final Map<String, String> CATEGORY_OF_FILE =
      Map.ofEntries(
          Map.entry("deposits-wealth.yaml", "存款与理财"),
          Map.entry("funds.yaml", "基金"),
          Map.entry("bonds.yaml", "债券与固定收益"),
          Map.entry("equities.yaml", "股票与交易"),
          Map.entry("derivatives.yaml", "衍生品"),
          Map.entry("fx.yaml", "外汇与跨境"),
          Map.entry("credit.yaml", "贷款与信用"),
          Map.entry("cards-payments.yaml", "银行卡与支付"),
          Map.entry("insurance.yaml", "保险与信托"),
          Map.entry("risk.yaml", "风险管理"),
          Map.entry("bank-indicators.yaml", "银行指标与监管"),
          Map.entry("macro-policy.yaml", "宏观与货币政策"),
          Map.entry("financial-statements.yaml", "财务报表与估值"),
          Map.entry("quant-portfolio.yaml", "组合与量化"),
          Map.entry("compliance-aml.yaml", "合规与反洗钱"),
          Map.entry("market-structure.yaml", "市场机构与基础设施"));

  private static final Set<String> KEYS_REQUIRED =
      Set.of(
          "id", "term", "english", "abbreviations", "synonyms", "category", "definition", "asOf");
  private static final Set<String> KEYS_OPTIONAL =
      Set.of("basis", "source", "formula", "confusedWith");
  private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern DATE_IN_TEXT = Pattern.compile("(\\d{4})年(?:(\\d{1,2})月)?");

  private static List<Entry> entries;
  private static Map<String, Set<String>> ambiguous; // lower-case name → ids that share it

  @BeforeAll
  static void readFiles() throws IOException, URISyntaxException {
    entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(resource("/knowledge/glossary"))) {
      for (Path file : files.sorted().toList()) {
        for (Map<?, ?> fields : readList(file)) {
          entries.add(new Entry(file.getFileName().toString(), fields));
        }
      }
    }
    ambiguous = new HashMap<>();
    for (Map<?, ?> shared : readList(resource("/knowledge/glossary-ambiguous.yaml"))) {
      ambiguous.put(
          lower(text(shared.get("name"))), strings(shared.get("ids")).stream().collect(toSet()));
    }
  }

  @Test
  void holdsAtLeastFiveHundredTerms() {
    assertThat(entries).hasSizeGreaterThanOrEqualTo(TERMS_MIN);
  }

  @Test
  void idsAreKebabCaseAndUnique() {
    Set<String> seen = new HashSet<>();
    assertNoOffenders(
        entries.stream()
            .filter(entry -> !ID.matcher(entry.id()).matches() || !seen.add(entry.id()))
            .map(Entry::toString));
  }

  @Test
  void everyFieldIsKnownAndFilled() {
    assertNoOffenders(entries.stream().flatMap(GlossaryDataTest::fieldDefects));
  }

  @Test
  void categoryIsTheOneOfTheFile() {
    assertNoOffenders(
        entries.stream()
            .filter(entry -> !entry.text("category").equals(CATEGORY_OF_FILE.get(entry.file())))
            .map(entry -> entry + ": category " + entry.text("category")));
  }

  @Test
  void sourceKindIsKnown() {
    assertNoOffenders(
        entries.stream()
            .filter(entry -> entry.fields().containsKey("source"))
            .filter(entry -> !KINDS.contains(text(entry.map("source").get("kind"))))
            .map(entry -> entry + ": kind " + entry.map("source").get("kind")));
  }

  @Test
  void definitionsAreNeitherTerseNorLong() {
    assertNoOffenders(
        entries.stream()
            .filter(entry -> !lengthIsAllowed(entry.text("definition")))
            .map(entry -> entry + ": " + entry.text("definition").length() + " characters"));
  }

  @Test
  void noNameIsClaimedTwiceUnlessListedAsAmbiguous() {
    Map<String, Set<String>> owners = new TreeMap<>();
    List<String> offenders = new ArrayList<>();
    for (Entry entry : entries) {
      Set<String> own = new HashSet<>();
      for (String name : entry.names()) {
        if (!own.add(lower(name))) {
          offenders.add(entry + ": repeats its own name " + name);
        }
        owners.computeIfAbsent(lower(name), key -> new TreeSet<>()).add(entry.id());
      }
    }
    owners.values().removeIf(ids -> ids.size() == 1);
    Set<String> shared = new TreeSet<>(owners.keySet());
    shared.addAll(ambiguous.keySet());
    for (String name : shared) {
      if (!Objects.equals(owners.get(name), ambiguous.get(name))) {
        offenders.add(
            name + ": claimed by " + owners.get(name) + ", listed for " + ambiguous.get(name));
      }
    }
    assertNoOffenders(offenders.stream());
  }

  @Test
  void confusedWithPointsAtOtherEntries() {
    Set<String> ids = entries.stream().map(Entry::id).collect(toSet());
    assertNoOffenders(
        entries.stream()
            .flatMap(entry ->
                entry.maps("confusedWith").stream()
                    .map(other -> text(other.get("id")))
                    .filter(id -> !ids.contains(id) || id.equals(entry.id()))
                    .map(id -> entry + ": confusedWith " + id)));
  }

  @Test
  void formulaUsesEveryVariableItExplains() {
    assertNoOffenders(
        entries.stream()
            .filter(entry -> entry.fields().containsKey("formula"))
            .flatMap(entry -> {
              String expression = text(entry.map("formula").get("expression"));
              return variables(entry).keySet().stream()
                  .map(GlossaryDataTest::text)
                  .filter(variable -> variable.isEmpty() || !expression.contains(variable))
                  .map(variable -> entry + ": variable " + variable);
            }));
  }

  /** A definition may not speak of a month that lies after the day it was checked. */
  @Test
  void datesParseAndNoTextIsAheadOfItsAsOf() {
    List<String> offenders = new ArrayList<>();
    for (Entry entry : entries) {
      if (!(entry.fields().get("asOf") instanceof Date)) {
        offenders.add(entry + ": asOf is not a date: " + entry.fields().get("asOf"));
        continue;
      }
      Matcher date = DATE_IN_TEXT.matcher(entry.text("definition"));
      while (date.find()) {
        int month = date.group(2) == null ? 1 : Integer.parseInt(date.group(2));
        YearMonth told = YearMonth.of(Integer.parseInt(date.group(1)), month);
        if (told.isAfter(YearMonth.from(entry.asOf()))) {
          offenders.add(entry + ": tells of " + told + ", checked on " + entry.asOf());
        }
      }
    }
    assertNoOffenders(offenders.stream());
  }

  private static Stream<String> fieldDefects(Entry entry) {
    List<String> defects = new ArrayList<>();
    for (String key : KEYS_REQUIRED) {
      if (!entry.fields().containsKey(key)) {
        defects.add(entry + ": lacks " + key);
      }
    }
    for (Object key : entry.fields().keySet()) {
      if (!KEYS_REQUIRED.contains(text(key)) && !KEYS_OPTIONAL.contains(text(key))) {
        defects.add(entry + ": unknown field " + key);
      }
    }
    addBlanks(entry, "", entry.fields(), defects);
    return defects.stream();
  }

  /** Walks down maps and lists; only the two lists of names may be empty. */
  private static void addBlanks(Entry entry, String path, Object value, List<String> defects) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() ->
          map.forEach((key, inner) -> addBlanks(entry, path + "/" + key, inner, defects));
      case List<?> list when !list.isEmpty() || isNameList(path) ->
          list.forEach(inner -> addBlanks(entry, path, inner, defects));
      case String string when !string.isBlank() && string.strip().equals(string) -> {}
      case Date _ -> {}
      case null, default -> defects.add(entry + ": empty, untrimmed or not text at " + path);
    }
  }

  private static boolean isNameList(String path) {
    return path.equals("/abbreviations") || path.equals("/synonyms");
  }

  private static boolean lengthIsAllowed(String definition) {
    return definition.length() >= DEFINITION_CHARS_MIN
        && definition.length() <= DEFINITION_CHARS_MAX;
  }

  private static Map<?, ?> variables(Entry entry) {
    return (Map<?, ?>) entry.map("formula").get("variables");
  }

  private static void assertNoOffenders(Stream<String> offenders) {
    assertThat(offenders.sorted().toList()).isEmpty();
  }

  private static Path resource(String name) throws URISyntaxException {
    URL url = Objects.requireNonNull(GlossaryDataTest.class.getResource(name), name);
    return Path.of(url.toURI());
  }

  private static List<Map<?, ?>> readList(Path file) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try (Reader reader = Files.newBufferedReader(file)) {
      return maps(new Yaml(new SafeConstructor(options)).load(reader));
    }
  }

  private static List<Map<?, ?>> maps(Object list) {
    List<Map<?, ?>> maps = new ArrayList<>();
    ((Collection<?>) list).forEach(item -> maps.add((Map<?, ?>) item));
    return maps;
  }

  private static List<String> strings(Object list) {
    return ((Collection<?>) list).stream().map(GlossaryDataTest::text).toList();
  }

  private static String text(Object value) {
    return value instanceof String string ? string : "";
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** One entry as it stands in its file. */
  private record Entry(String file, Map<?, ?> fields) {
    String id() {
      return text("id");
    }

    String text(String key) {
      return GlossaryDataTest.text(fields.get(key));
    }

    Map<?, ?> map(String key) {
      return (Map<?, ?>) fields.get(key);
    }

    List<Map<?, ?>> maps(String key) {
      return fields.containsKey(key) ? GlossaryDataTest.maps(fields.get(key)) : List.of();
    }

    /** Everything a user may call this entry, in the order of the file. */
    List<String> names() {
      return Stream.of(
              List.of(text("term")),
              strings(fields.get("abbreviations")),
              strings(fields.get("synonyms")))
          .flatMap(List::stream)
          .toList();
    }

    /** An unquoted YAML date arrives as midnight UTC. */
    LocalDate asOf() {
      return ((Date) fields.get("asOf")).toInstant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    @Override
    public String toString() {
      return file + " " + id();
    }
  }
}
