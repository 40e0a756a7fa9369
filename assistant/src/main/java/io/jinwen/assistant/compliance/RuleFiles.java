package io.jinwen.assistant.compliance;

import io.jinwen.assistant.knowledge.DataFolder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.SimpleDateFormat;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads the rule cards ({@code rules/*.yaml}) and the risk scale ({@code conversation-risk.yaml})
 * from the knowledge folder. The format is described in knowledge/README.md.
 */
public final class RuleFiles {

  private static final String SCALE = "conversation-risk.yaml";
  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "title",
          "topic",
          "appliesTo",
          "roles",
          "trigger",
          "severity",
          "tell",
          "neverSay",
          "disclosure",
          "risk",
          "regulation",
          "verified",
          "examples",
          "asOf",
          "disabled");
  private static final String OWN_CARDS = DataFolder.OWN + "rules";
  private static final int VERSION_CHARACTERS = 12;

  private RuleFiles() {}

  /** Reads what is delivered with the program. */
  public static RuleBook delivered() {
    return read(DataFolder.delivered("knowledge"));
  }

  /**
   * Reads the folder, and over its cards those of {@code own/rules}.
   *
   * @throws io.jinwen.assistant.knowledge.KnowledgeException if a file is missing
   * @throws IllegalArgumentException naming the file and the card that is not as it should be
   */
  public static RuleBook read(DataFolder folder) {
    MessageDigest digest = sha256();
    List<RuleCard> cards = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (String file : folder.yamlFiles("rules")) {
      for (Object item : (List<?>) parse(folder, file, List.class, digest)) {
        RuleCard card = named(file, item);
        if (!ids.add(card.id())) {
          throw new IllegalArgumentException(file + ": card id " + card.id() + " occurs twice");
        }
        cards.add(card);
      }
    }
    addOwn(folder, cards, digest);
    RiskScale scale = scale((Map<?, ?>) parse(folder, SCALE, Map.class, digest));
    String version = HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_CHARACTERS);
    return new RuleBook(cards, scale, version);
  }

  /** One card a file; it replaces the delivered one of its id, or says that it is not used. */
  private static void addOwn(DataFolder folder, List<RuleCard> cards, MessageDigest digest) {
    for (String file : folder.yamlFiles(OWN_CARDS)) {
      Map<?, ?> item = (Map<?, ?>) parse(folder, file, Map.class, digest);
      String id = text(item, "id");
      OptionalInt place =
          IntStream.range(0, cards.size()).filter(i -> cards.get(i).id().equals(id)).findFirst();
      if (Boolean.TRUE.equals(item.get("disabled"))) {
        place.ifPresent(cards::remove);
      } else if (place.isPresent()) {
        cards.set(place.getAsInt(), named(file, item));
      } else {
        cards.add(named(file, item));
      }
    }
  }

  private static RuleCard named(String file, Object item) {
    Object id = item instanceof Map<?, ?> map ? map.get("id") : item;
    try {
      if (item instanceof Map<?, ?> card && card.get("id") instanceof String) {
        return card(card);
      }
      throw new IllegalArgumentException("a card must have named fields, among them its id");
    } catch (IllegalArgumentException | ClassCastException defect) {
      throw new IllegalArgumentException(
          "%s: card %s: %s".formatted(file, id, defect.getMessage()), defect);
    }
  }

  @SuppressWarnings("unchecked") // a YAML map with text keys; RuleTrigger checks what is inside
  private static RuleCard card(Map<?, ?> card) {
    for (Object field : card.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new IllegalArgumentException(
            "field %s is unknown; known are %s".formatted(field, FIELDS));
      }
    }
    if (!(card.get("trigger") instanceof Map<?, ?> trigger)) {
      throw new IllegalArgumentException("trigger is missing");
    }
    return new RuleCard(
        text(card, "id"),
        text(card, "title"),
        text(card, "topic"),
        scopes(texts(card, "appliesTo")),
        Set.copyOf(texts(card, "roles")),
        RuleTrigger.of((Map<String, Object>) trigger),
        Severity.named(text(card, "severity")),
        text(card, "tell"),
        texts(card, "neverSay"),
        Optional.ofNullable(card.get("disclosure"))
            .map(String.class::cast)
            .filter(disclosure -> !disclosure.isBlank()),
        number(card, "risk"),
        Boolean.TRUE.equals(card.get("verified")) ? citations(card) : List.of());
  }

  private static Set<RuleCard.Scope> scopes(List<String> names) {
    return names.stream()
        .map(name -> RuleCard.Scope.valueOf(name.toUpperCase(Locale.ROOT)))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(RuleCard.Scope.class)));
  }

  /** "《…》第二条（中国人民银行，银发〔2018〕106号，2018-04-27 施行）". */
  private static List<String> citations(Map<?, ?> card) {
    List<String> citations = new ArrayList<>();
    if (!(card.get("regulation") instanceof List<?> regulations)) {
      throw new IllegalArgumentException("a card that is verified must name its regulation");
    }
    for (Object item : regulations) {
      Map<?, ?> regulation = (Map<?, ?>) item;
      String facts =
          Stream.of(
                  fact(regulation, "issuer"),
                  fact(regulation, "documentNumber"),
                  fact(regulation, "effective").map(day -> day + " 施行"))
              .flatMap(Optional::stream)
              .collect(Collectors.joining("，", "（", "）"));
      citations.add(text(regulation, "title") + fact(regulation, "article").orElse("") + facts);
    }
    return citations;
  }

  private static Optional<String> fact(Map<?, ?> regulation, String key) {
    Object value = regulation.get(key);
    return Optional.ofNullable(value instanceof Date day ? day(day) : value).map(String::valueOf);
  }

  private static String day(Date date) {
    SimpleDateFormat format = new SimpleDateFormat("yyyy-MM-dd", Locale.ROOT);
    format.setTimeZone(TimeZone.getTimeZone("UTC")); // a YAML day is midnight in UTC
    return format.format(date);
  }

  private static RiskScale scale(Map<?, ?> scale) {
    try {
      return new RiskScale(
          ((Number) scale.get("decay")).doubleValue(),
          (Integer) scale.get("turnMax"),
          ((Number) scale.get("raisedAt")).doubleValue(),
          ((Number) scale.get("highAt")).doubleValue(),
          text(scale, "raisedTell"),
          text(scale, "highTell"),
          ((List<?>) scale.get("cues")).stream().map(cue -> cue((Map<?, ?>) cue)).toList(),
          Set.copyOf(texts(scale, "untoldRoles")));
    } catch (NullPointerException | ClassCastException missing) {
      throw new IllegalArgumentException(SCALE + ": a number is missing or no number", missing);
    }
  }

  @SuppressWarnings("unchecked") // as for cards
  private static RiskCue cue(Map<?, ?> cue) {
    RuleTrigger trigger = RuleTrigger.of((Map<String, Object>) cue.get("trigger"));
    return new RiskCue(text(cue, "id"), trigger, (Integer) cue.get("risk"));
  }

  private static String text(Map<?, ?> card, String key) {
    if (card.get(key) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new IllegalArgumentException(key + " must be a text, is " + card.get(key));
  }

  private static int number(Map<?, ?> card, String key) {
    if (card.get(key) instanceof Integer number) {
      return number;
    }
    throw new IllegalArgumentException(key + " must be a whole number, is " + card.get(key));
  }

  private static List<String> texts(Map<?, ?> card, String key) {
    if (card.get(key) instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new IllegalArgumentException(key + " must be a list of texts, is " + card.get(key));
  }

  private static Object parse(
      DataFolder folder, String file, Class<?> shape, MessageDigest digest) {
    String content = folder.text(file);
    digest.update((file + '\n' + content).getBytes(StandardCharsets.UTF_8));
    Object parsed = yaml(file, content);
    if (!shape.isInstance(parsed)) {
      throw new IllegalArgumentException(file + " must be a " + shape.getSimpleName());
    }
    return parsed;
  }

  private static Object yaml(String file, String content) {
    try {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(content);
    } catch (YAMLException broken) {
      throw new IllegalArgumentException(
          "%s is no YAML: %s".formatted(file, broken.getMessage()), broken);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }
}
