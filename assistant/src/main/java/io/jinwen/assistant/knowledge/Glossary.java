package io.jinwen.assistant.knowledge;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All terms, by id and as they occur in a text. They may be replaced at any time, by any thread:
 * each call sees those before or those after.
 */
public final class Glossary {
  private static final String OWN_ENTRIES = DataFolder.OWN + "glossary";

  private volatile Terms terms;

  private record Terms(Map<String, Term> byId, TermMatcher matcher) {
    static Terms of(Map<String, Term> byId) {
      return new Terms(byId, new TermMatcher(byId.values()));
    }
  }

  private Glossary(Terms terms) {
    this.terms = terms;
  }

  /** Takes over the terms of another one. */
  public void replace(Glossary other) {
    terms = other.terms;
  }

  /**
   * Reads {@code glossary/*.yaml} and {@code glossary-ambiguous.yaml}, and over them {@code
   * own/glossary}, one entry a file.
   *
   * @throws KnowledgeException naming file and id, if an entry is incomplete, an id is used twice,
   *     a reference leads nowhere, or two entries share a name that is not listed as ambiguous
   */
  public static Glossary load(DataFolder knowledge) {
    Map<String, Term> byId = new LinkedHashMap<>();
    Map<String, Entry> entries = new LinkedHashMap<>();
    Register register = Register.load(knowledge);
    Facts facts = Facts.load(knowledge);
    for (String file : knowledge.yamlFiles("glossary")) {
      for (Entry entry : Entry.listOf(file, knowledge.text(file), facts)) {
        Term term = Term.of(entry, register);
        if (byId.put(term.id(), term) != null) {
          throw entry.defect(Defect.ID_TWICE, term.id());
        }
        entries.put(term.id(), entry);
      }
    }
    for (String file : knowledge.yamlFiles(OWN_ENTRIES)) {
      addOwn(Entry.of(file, knowledge.text(file), facts), register, byId, entries);
    }
    if (byId.isEmpty()) {
      throw new KnowledgeException(Defect.GLOSSARY_EMPTY).in("glossary");
    }
    requireReferences(byId, entries);
    requireSharedNamesAreListed(byId, entries, sharedNames(knowledge));
    return new Glossary(Terms.of(byId));
  }

  private static void addOwn(
      Entry entry, Register register, Map<String, Term> byId, Map<String, Entry> entries) {
    if (entry.isOff()) {
      byId.remove(entry.text("id"));
      return;
    }
    Term term = Term.of(entry, register);
    byId.put(term.id(), term);
    entries.put(term.id(), entry);
  }

  public Optional<Term> find(String id) {
    return Optional.ofNullable(terms.byId().get(id));
  }

  /** All terms, in the order of the files. */
  public List<Term> terms() {
    return List.copyOf(terms.byId().values());
  }

  /** The terms that a text mentions, in the order of the text. */
  public List<TermMention> mentions(String text) {
    return terms.matcher().mentions(text);
  }

  private static void requireReferences(Map<String, Term> byId, Map<String, Entry> entries) {
    for (Term term : byId.values()) {
      for (Term.Confusion other : term.confusedWith()) {
        if (!byId.containsKey(other.id())) {
          throw entries.get(term.id()).defect(Defect.UNKNOWN_TERM, "confusedWith", other.id());
        }
      }
    }
  }

  private static void requireSharedNamesAreListed(
      Map<String, Term> byId, Map<String, Entry> entries, Map<String, Set<String>> shared) {
    Map<String, String> owners = new LinkedHashMap<>();
    for (Term term : byId.values()) {
      for (String name : new HashSet<>(term.names())) {
        String owner = owners.putIfAbsent(name, term.id());
        Set<String> listed = shared.getOrDefault(name, Set.of());
        if (owner != null && !listed.containsAll(List.of(owner, term.id()))) {
          throw entries.get(term.id()).defect(Defect.NAME_TAKEN, name, owner);
        }
      }
    }
  }

  private static Map<String, Set<String>> sharedNames(DataFolder knowledge) {
    String file = "glossary-ambiguous.yaml";
    Map<String, Set<String>> shared = new LinkedHashMap<>();
    for (Entry entry : Entry.listOf(file, knowledge.text(file))) {
      shared.put(entry.text("name"), Set.copyOf(entry.texts("ids")));
    }
    return shared;
  }
}
