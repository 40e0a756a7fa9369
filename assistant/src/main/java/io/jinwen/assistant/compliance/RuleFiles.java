package io.jinwen.assistant.compliance;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.KnowledgeException;
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
   * @throws KnowledgeException naming the file and the card that is not as it should be
   */
  public static RuleBook read(DataFolder folder) {
    MessageDigest digest = sha256();
    List<RuleCard> cards = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (String file : folder.yamlFiles("rules")) {
      for (Object item : (List<?>) parse(folder, file, List.class, digest)) {
        RuleCard card = named(file, item);
        if (!ids.add(card.id())) {
          throw new KnowledgeException(Defect.ID_TWICE, card.id()).in(file, card.id());
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
      String id = id(item);
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

  private static String id(Map<?, ?> item) {
    return item.get("id") instanceof String id ? id : "";
  }

  private static RuleCard named(String file, Object item) {
    if (!(item instanceof Map<?, ?> fields)) {
      throw new KnowledgeException(Defect.NOT_AN_ENTRY).in(file);
    }
    try {
      return card(new CardFields(fields).allowOnly(FIELDS));
    } catch (KnowledgeException defect) {
      throw defect.in(file, id(fields));
    }
  }

  private static RuleCard card(CardFields card) {
    return new RuleCard(
        card.text("id"),
        card.text("title"),
        card.text("topic"),
        scopes(card.texts("appliesTo")),
        Set.copyOf(card.texts("roles")),
        RuleTrigger.of(card.group("trigger")),
        Severity.named(card.text("severity")),
        card.text("tell"),
        card.texts("neverSay"),
        card.optionalText("disclosure"),
        card.wholeNumber("risk"),
        card.isTrue("verified") ? citations(card.fields()) : List.of());
  }

  private static Set<RuleCard.Scope> scopes(List<String> names) {
    return names.stream()
        .map(RuleCard.Scope::named)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(RuleCard.Scope.class)));
  }

  /** "《…》第二条（中国人民银行，银发〔2018〕106号，2018-04-27 施行）". */
  private static List<String> citations(Map<?, ?> card) {
    List<String> citations = new ArrayList<>();
    if (!(card.get("regulation") instanceof List<?> regulations)) {
      throw new KnowledgeException(Defect.REGULATION_MISSING);
    }
    for (Object item : regulations) {
      if (!(item instanceof Map<?, ?> regulation)) {
        throw new KnowledgeException(Defect.GROUP_EXPECTED, "regulation", item);
      }
      String facts =
          Stream.of(
                  fact(regulation, "issuer"),
                  fact(regulation, "documentNumber"),
                  fact(regulation, "effective").map(day -> day + " 施行"))
              .flatMap(Optional::stream)
              .collect(Collectors.joining("，", "（", "）"));
      citations.add(
          new CardFields(regulation).text("title")
              + fact(regulation, "article").orElse("")
              + facts);
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
    CardFields fields = new CardFields(scale);
    try {
      return new RiskScale(
          ((Number) scale.get("decay")).doubleValue(),
          (Integer) scale.get("turnMax"),
          ((Number) scale.get("raisedAt")).doubleValue(),
          ((Number) scale.get("highAt")).doubleValue(),
          fields.text("raisedTell"),
          fields.text("highTell"),
          ((List<?>) scale.get("cues")).stream().map(cue -> cue((Map<?, ?>) cue)).toList(),
          Set.copyOf(fields.texts("untoldRoles")));
    } catch (KnowledgeException defect) {
      throw defect.in(SCALE);
    } catch (NullPointerException | ClassCastException | IllegalArgumentException defect) {
      throw new KnowledgeException(Defect.BAD_SCALE, defect.getMessage()).because(defect).in(SCALE);
    }
  }

  private static RiskCue cue(Map<?, ?> cue) {
    CardFields fields = new CardFields(cue);
    return new RiskCue(
        fields.text("id"), RuleTrigger.of(fields.group("trigger")), fields.wholeNumber("risk"));
  }

  private static Object parse(
      DataFolder folder, String file, Class<?> shape, MessageDigest digest) {
    String content = folder.text(file);
    digest.update((file + '\n' + content).getBytes(StandardCharsets.UTF_8));
    Object parsed = yaml(file, content);
    if (!shape.isInstance(parsed)) {
      Defect defect = shape == List.class ? Defect.NOT_A_LIST : Defect.NOT_AN_ENTRY;
      throw new KnowledgeException(defect).in(file);
    }
    return parsed;
  }

  private static Object yaml(String file, String content) {
    try {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(content);
    } catch (YAMLException broken) {
      throw KnowledgeException.noYaml(broken).in(file);
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
