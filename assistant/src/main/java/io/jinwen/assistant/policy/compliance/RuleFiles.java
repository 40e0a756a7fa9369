package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.knowledge.Citation;
import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.Facts;
import io.jinwen.assistant.knowledge.KnowledgeException;
import io.jinwen.assistant.knowledge.Register;
import io.jinwen.assistant.policy.compliance.ComplianceEngine.RuleBook;
import io.jinwen.assistant.policy.compliance.ConversationRisk.RiskCue;
import io.jinwen.assistant.policy.compliance.RuleCard.Audience;
import io.jinwen.assistant.policy.compliance.RuleCard.CardText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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
  private static final String CARDS = "rules";
  private static final String OWN_CARDS = DataFolder.OWN + CARDS;
  private static final int VERSION_CHARACTERS = 12;

  private final DataFolder folder;
  private final Facts facts;
  private final CardReader reader;
  private final MessageDigest digest = sha256(); // of all that was read

  private RuleFiles(DataFolder folder) {
    this.folder = folder;
    this.facts = Facts.load(folder);
    this.reader = new CardReader(Register.load(folder));
    Stream.concat(folder.yamlFiles("register").stream(), folder.yamlFiles("").stream())
        .filter(file -> file.contains("/") || file.equals(Facts.FILE))
        .forEach(file -> count(file, folder.text(file)));
  }

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
    return new RuleFiles(folder).book();
  }

  /** What the cards cite of the register, own ones included. */
  public static List<Citation> citations(DataFolder folder) {
    RuleFiles files = new RuleFiles(folder);
    List<Citation> citations = new ArrayList<>();
    for (String file : folder.yamlFiles(CARDS)) {
      files.list(file).forEach(card -> citations.add(citation(file, card)));
    }
    for (String file : folder.yamlFiles(OWN_CARDS)) {
      citations.add(citation(file, files.map(file)));
    }
    return citations;
  }

  private static Citation citation(String file, Object item) {
    Map<?, ?> fields = item instanceof Map<?, ?> map ? map : Map.of();
    Optional<LocalDate> asOf =
        Optional.ofNullable(fields.get("asOf"))
            .filter(Date.class::isInstance)
            .map(day -> ((Date) day).toInstant().atZone(ZoneOffset.UTC).toLocalDate());
    return new Citation(file, id(fields), asOf, CardReader.basis(new CardFields(fields)));
  }

  private RuleBook book() {
    List<RuleCard> cards = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (String file : folder.yamlFiles(CARDS)) {
      for (Object item : list(file)) {
        RuleCard card = card(file, item);
        if (!ids.add(card.id())) {
          throw new KnowledgeException(Defect.ID_TWICE, card.id()).in(file, card.id());
        }
        cards.add(card);
      }
    }
    folder.yamlFiles(OWN_CARDS).forEach(file -> addOwn(file, cards));
    RiskScale scale = scale(map(SCALE));
    String version = HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_CHARACTERS);
    return new RuleBook(cards, scale, version);
  }

  /** One card a file; it replaces the delivered one of its id, or says that it is not used. */
  private void addOwn(String file, List<RuleCard> cards) {
    Map<?, ?> item = map(file);
    String id = id(item);
    OptionalInt place =
        IntStream.range(0, cards.size()).filter(i -> cards.get(i).id().equals(id)).findFirst();
    if (Boolean.TRUE.equals(item.get("disabled"))) {
      place.ifPresent(cards::remove);
    } else if (place.isPresent()) {
      cards.set(place.getAsInt(), card(file, item));
    } else {
      cards.add(card(file, item));
    }
  }

  private static String id(Map<?, ?> item) {
    return item.get("id") instanceof String id ? id : "";
  }

  private RuleCard card(String file, Object item) {
    if (!(item instanceof Map<?, ?> fields)) {
      throw new KnowledgeException(Defect.NOT_AN_ENTRY).in(file);
    }
    try {
      return reader.card(new CardFields(fields));
    } catch (KnowledgeException defect) {
      throw defect.in(file, id(fields));
    }
  }

  private static RiskScale scale(Map<?, ?> scale) {
    CardFields fields = new CardFields(scale);
    try {
      return new RiskScale(
          ((Number) scale.get("decay")).doubleValue(),
          (Integer) scale.get("turnMax"),
          ((Number) scale.get("raisedAt")).doubleValue(),
          ((Number) scale.get("highAt")).doubleValue(),
          texts(new CardFields(fields.group("raised"))),
          texts(new CardFields(fields.group("high"))),
          ((List<?>) scale.get("cues")).stream().map(cue -> cue((Map<?, ?>) cue)).toList(),
          Set.copyOf(fields.texts("untoldRoles")));
    } catch (KnowledgeException defect) {
      throw defect.in(SCALE);
    } catch (NullPointerException | ClassCastException | IllegalArgumentException defect) {
      throw new KnowledgeException(Defect.BAD_SCALE, defect.getMessage()).because(defect).in(SCALE);
    }
  }

  private static Map<Audience, CardText> texts(CardFields level) {
    Map<Audience, CardText> texts = new EnumMap<>(Audience.class);
    texts.put(Audience.STAFF, text(new CardFields(level.group("staff"))));
    texts.put(Audience.CUSTOMER, text(new CardFields(level.group("customer"))));
    return texts;
  }

  private static CardText text(CardFields said) {
    return new CardText(said.text("title"), said.text("tell"));
  }

  private static RiskCue cue(Map<?, ?> cue) {
    CardFields fields = new CardFields(cue);
    return new RiskCue(
        fields.text("id"), RuleTrigger.of(fields.group("trigger")), fields.wholeNumber("risk"));
  }

  private List<?> list(String file) {
    if (parse(file) instanceof List<?> list) {
      return list;
    }
    throw new KnowledgeException(Defect.NOT_A_LIST).in(file);
  }

  private Map<?, ?> map(String file) {
    if (parse(file) instanceof Map<?, ?> map) {
      return map;
    }
    throw new KnowledgeException(Defect.NOT_AN_ENTRY).in(file);
  }

  private Object parse(String file) {
    String content = folder.text(file);
    count(file, content);
    try {
      return facts.putInto(file, new Yaml(new SafeConstructor(new LoaderOptions())).load(content));
    } catch (YAMLException broken) {
      throw KnowledgeException.noYaml(broken).in(file);
    }
  }

  private void count(String file, String content) {
    digest.update((file + '\n' + content).getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }
}
