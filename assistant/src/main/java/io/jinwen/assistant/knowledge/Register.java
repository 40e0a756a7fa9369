package io.jinwen.assistant.knowledge;

import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All rules that answers, terms and rule cards may cite, by id. */
public final class Register {
  private static final String FOLDER = "register";

  private final Map<String, Rule> byId;

  private Register(Map<String, Rule> byId) {
    this.byId = byId;
  }

  /**
   * Reads {@code register/*.yaml}; a folder without it has an empty register.
   *
   * @throws KnowledgeException naming file and id, if an entry is incomplete, an id is used twice,
   *     or a rule is superseded by one that is not there
   */
  public static Register load(DataFolder knowledge) {
    Map<String, Rule> byId = new LinkedHashMap<>();
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (String file : knowledge.yamlFiles(FOLDER)) {
      for (Entry entry : Entry.listOf(file, knowledge.text(file))) {
        Rule rule = Rule.of(entry);
        if (byId.put(rule.id(), rule) != null) {
          throw entry.defect(Defect.ID_TWICE, rule.id());
        }
        entries.put(rule.id(), entry);
      }
    }
    Register register = new Register(byId);
    entries.values().forEach(entry -> register.require(entry, "supersededBy"));
    return register;
  }

  /** All rules, in the order of the files. */
  public Collection<Rule> rules() {
    return byId.values();
  }

  public Optional<Rule> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * A rule that must be there.
   *
   * @throws KnowledgeException if it is not
   */
  public Rule rule(String field, String id) {
    return find(id).orElseThrow(() -> new KnowledgeException(Defect.UNKNOWN_RULE, field, id));
  }

  /** The newest day on which anybody checked an entry: what is delivered was true on it. */
  public LocalDate checkedOn() {
    return byId.values().stream()
        .map(Rule::checked)
        .max(LocalDate::compareTo)
        .orElse(LocalDate.EPOCH);
  }

  private void require(Entry entry, String field) {
    entry.optionalText(field).ifPresent(id -> cited(entry, field, id));
  }

  private Rule cited(Entry entry, String field, String id) {
    return find(id).orElseThrow(() -> entry.defect(Defect.UNKNOWN_RULE, field, id));
  }

  /** Where an entry comes from: the rules under {@code basis}, or a {@code source} that is none. */
  Source sourceOf(Entry entry) {
    List<String> basis = entry.optionalTexts("basis");
    Optional<Entry> source = entry.optionalGroup("source");
    if (basis.isEmpty() == source.isEmpty()) {
      throw entry.defect(Defect.BASIS_OR_SOURCE);
    }
    return source
        .map(Source::of)
        .orElseGet(() -> Source.of(basis.stream().map(id -> cited(entry, "basis", id)).toList()));
  }

  /** The parts of several rules, each once, as one text. */
  static String joined(List<Rule> rules, Function<Rule, String> part) {
    return rules.stream().map(part).distinct().collect(Collectors.joining("、"));
  }
}
