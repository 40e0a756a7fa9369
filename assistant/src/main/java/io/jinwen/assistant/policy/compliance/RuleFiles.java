package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.knowledge.Citation;
import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.Entry;
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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
      citations.add(citation(file, files.entry(file)));
    }
    return citations;
  }

  private static Citation citation(String file, Entry card) {
    return new Citation(file, card.id(), card.optionalDay("asOf"), CardReader.basis(card));
  }

  private RuleBook book() {
    List<RuleCard> cards = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (String file : folder.yamlFiles(CARDS)) {
      for (Entry entry : list(file)) {
        RuleCard card = card(file, entry);
        if (!ids.add(card.id())) {
          throw new KnowledgeException(Defect.ID_TWICE, card.id()).in(file, card.id());
        }
        cards.add(card);
      }
    }
    folder.yamlFiles(OWN_CARDS).forEach(file -> addOwn(file, cards));
    RiskScale scale = scale(entry(SCALE));
    String version = HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_CHARACTERS);
    return new RuleBook(cards, scale, version);
  }

  /** One card a file; it replaces the delivered one of its id, or says that it is not used. */
  private void addOwn(String file, List<RuleCard> cards) {
    Entry entry = entry(file);
    OptionalInt place =
        IntStream.range(0, cards.size())
            .filter(i -> cards.get(i).id().equals(entry.id()))
            .findFirst();
    if (entry.isOff()) {
      place.ifPresent(cards::remove);
    } else if (place.isPresent()) {
      cards.set(place.getAsInt(), card(file, entry));
    } else {
      cards.add(card(file, entry));
    }
  }

  private RuleCard card(String file, Entry entry) {
    try {
      return reader.card(entry);
    } catch (KnowledgeException defect) {
      throw defect.in(file, entry.id());
    }
  }

  private static RiskScale scale(Entry scale) {
    try {
      return new RiskScale(
          scale.number("decay"),
          scale.wholeNumber("turnMax"),
          scale.number("raisedAt"),
          scale.number("highAt"),
          texts(scale.group("raised")),
          texts(scale.group("high")),
          scale.groups("cues").stream().map(RuleFiles::cue).toList(),
          Set.copyOf(scale.texts("untoldRoles")));
    } catch (KnowledgeException defect) {
      throw defect.in(SCALE);
    } catch (IllegalArgumentException defect) {
      throw new KnowledgeException(Defect.BAD_SCALE, defect.getMessage()).because(defect).in(SCALE);
    }
  }

  private static Map<Audience, CardText> texts(Entry level) {
    Map<Audience, CardText> texts = new EnumMap<>(Audience.class);
    texts.put(Audience.STAFF, text(level.group("staff")));
    texts.put(Audience.CUSTOMER, text(level.group("customer")));
    return texts;
  }

  private static CardText text(Entry said) {
    return new CardText(said.text("title"), said.text("tell"));
  }

  private static RiskCue cue(Entry cue) {
    return new RiskCue(
        cue.text("id"), RuleTrigger.of(cue.group("trigger")), cue.wholeNumber("risk"));
  }

  private List<Entry> list(String file) {
    return Entry.listOf(file, counted(file), facts);
  }

  private Entry entry(String file) {
    return Entry.of(file, counted(file), facts);
  }

  private String counted(String file) {
    String content = folder.text(file);
    count(file, content);
    return content;
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
