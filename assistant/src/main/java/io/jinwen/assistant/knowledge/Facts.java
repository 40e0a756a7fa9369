package io.jinwen.assistant.knowledge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The figures of {@code facts.yaml}, put in wherever a data file says <code>{{fact:ID}}</code>, so
 * that a change of law is one edit.
 */
public final class Facts {
  /** What names a fact; its first group is the id. */
  public static final Pattern PLACE = Pattern.compile("\\{\\{fact:([^{}]*)}}");

  /** The file of the figures. */
  public static final String FILE = "facts.yaml";

  private final Map<String, Fact> byId;

  private Facts(Map<String, Fact> byId) {
    this.byId = byId;
  }

  /**
   * Reads {@code facts.yaml}; a folder without it has no facts.
   *
   * @throws KnowledgeException naming the entry that is incomplete or rests on a rule that the
   *     register does not have
   */
  public static Facts load(DataFolder knowledge) {
    if (!knowledge.yamlFiles("").contains(FILE)) {
      return new Facts(Map.of());
    }
    Register register = Register.load(knowledge);
    Map<String, Fact> byId = new LinkedHashMap<>();
    for (Entry entry : Entry.listOf(FILE, knowledge.text(FILE))) {
      Fact fact = Fact.of(entry);
      if (register.find(fact.rule()).isEmpty()) {
        throw entry.defect(Defect.UNKNOWN_RULE, "rule", fact.rule());
      }
      if (byId.put(fact.id(), fact) != null) {
        throw entry.defect(Defect.ID_TWICE, fact.id());
      }
    }
    return new Facts(byId);
  }

  /** All facts, in the order of the file. */
  public Collection<Fact> all() {
    return byId.values();
  }

  /**
   * What a YAML reader gave, with the figures in its texts.
   *
   * @throws KnowledgeException for a fact that is not there, with the entry that names it
   */
  public Object putInto(String file, Object parsed) {
    // A switch over types is slow as long as it is not compiled, and a start is over before that.
    if (parsed instanceof String text) {
      return inText(text);
    }
    if (parsed instanceof List<?> list) {
      List<Object> filled = new ArrayList<>(list.size());
      list.forEach(item -> filled.add(putInto(file, item)));
      return filled;
    }
    return parsed instanceof Map<?, ?> map ? putIntoMap(file, map) : parsed;
  }

  private Map<Object, Object> putIntoMap(String file, Map<?, ?> map) {
    Map<Object, Object> filled = new LinkedHashMap<>();
    try {
      map.forEach((key, value) -> filled.put(key, putInto(file, value)));
    } catch (KnowledgeException unknown) {
      throw map.get("id") instanceof String id ? unknown.in(file, id) : unknown;
    }
    return filled;
  }

  private String inText(String text) {
    if (!text.contains("{{")) {
      return text;
    }
    Matcher place = PLACE.matcher(text);
    return place.replaceAll(found -> Matcher.quoteReplacement(shown(found.group(1))));
  }

  private String shown(String id) {
    Fact fact = byId.get(id);
    if (fact == null) {
      throw new KnowledgeException(Defect.UNKNOWN_FACT, id);
    }
    return fact.shown();
  }
}
