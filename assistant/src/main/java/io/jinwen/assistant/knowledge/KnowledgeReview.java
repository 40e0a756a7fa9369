package io.jinwen.assistant.knowledge;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What on a given day is wrong with the knowledge, or is due for somebody's look: rules that no
 * longer apply, entries that a change of law has overtaken, figures that have run out, and what
 * nobody has checked for long.
 *
 * @param register the rules
 * @param facts the figures
 * @param citations what answers, terms and rule cards cite
 */
public record KnowledgeReview(Register register, Facts facts, List<Citation> citations) {

  /** What was found. */
  public enum Kind {
    SUPERSEDED(true, "被引用，但已被取代"),
    NOT_IN_FORCE(true, "被引用，但当日不施行"),
    NOT_SURE_ENOUGH(true, "被引用，但存疑"),
    OLDER_THAN_CHANGE(true, "写成之后，所依据的规定有了变化"),
    FACT_OUT_OF_FORCE(true, "数据当日不适用"),
    CHECK_DUE(false, "久未核对"),
    UNSURE(false, "尚未完全确认"),
    CHANGE_AHEAD(false, "即将变化");

    private final boolean fault;
    private final String words;

    Kind(boolean fault, String words) {
      this.fault = fault;
      this.words = words;
    }

    /** Whether something that is said may be wrong, and not only due for a look. */
    public boolean isFault() {
      return fault;
    }

    /** For a report. */
    public String words() {
      return words;
    }
  }

  /**
   * One thing that was found.
   *
   * @param kind what
   * @param where file and entry, or the rule
   * @param detail what it is about
   */
  public record Concern(Kind kind, String where, String detail) {}

  public KnowledgeReview {
    citations = List.copyOf(citations);
  }

  /** Everything that a folder says of rules, except what its rule cards cite. */
  public static KnowledgeReview of(DataFolder knowledge, List<Citation> ofCards) {
    List<Citation> citations = new ArrayList<>(ofCards);
    Stream.of("answers", "glossary")
        .flatMap(folder -> knowledge.yamlFiles(folder).stream())
        .flatMap(file -> Entry.listOf(file, knowledge.text(file)).stream())
        .map(Entry::citation)
        .forEach(citations::add);
    knowledge.yamlFiles(DataFolder.OWN + "glossary").stream()
        .map(file -> Entry.of(file, knowledge.text(file)).citation())
        .forEach(citations::add);
    return new KnowledgeReview(Register.load(knowledge), Facts.load(knowledge), citations);
  }

  /** What may be wrong on a day. */
  public List<Concern> faults(LocalDate day) {
    List<Concern> found = new ArrayList<>();
    citations.forEach(citation -> addFaults(found, citation, day));
    for (Fact fact : facts.all()) {
      String where = Facts.FILE + " " + fact.id();
      if (!fact.holdsOn(day)) {
        found.add(new Concern(Kind.FACT_OUT_OF_FORCE, where, fact.shown()));
      }
      addFaults(found, where, register.rule("rule", fact.rule()), day);
    }
    return found;
  }

  private void addFaults(List<Concern> found, Citation citation, LocalDate day) {
    String where = citation.file() + " " + citation.entry();
    for (String id : citation.rules()) {
      Rule rule = register.rule("basis", id);
      addFaults(found, where, rule, day);
      rule.lastChange(day)
          .filter(change -> citation.asOf().map(change::isAfter).orElse(false))
          .ifPresent(change ->
              found.add(new Concern(Kind.OLDER_THAN_CHANGE, where, rule.title() + " " + change)));
    }
  }

  private static void addFaults(List<Concern> found, String where, Rule rule, LocalDate day) {
    if (rule.supersededBy().isPresent() && !rule.endsAfter(day)) {
      found.add(new Concern(Kind.SUPERSEDED, where, rule.title()));
    } else if (!rule.appliesOn(day)) {
      found.add(new Concern(Kind.NOT_IN_FORCE, where, rule.title()));
    }
    if (rule.certainty() == Rule.Certainty.UNSURE) {
      found.add(new Concern(Kind.NOT_SURE_ENOUGH, where, rule.title()));
    }
  }

  /**
   * What is due for a look.
   *
   * @param day today
   * @param staleDays a rule that was not checked for so many days is due
   * @param aheadDays so far ahead changes are looked for
   */
  public List<Concern> due(LocalDate day, int staleDays, int aheadDays) {
    List<Concern> found = new ArrayList<>();
    LocalDate horizon = day.plusDays(aheadDays);
    for (Rule rule : register.rules()) {
      if (rule.checked().plusDays(staleDays).isBefore(day)) {
        found.add(concern(Kind.CHECK_DUE, rule, "上次核对 " + rule.checked()));
      }
      if (rule.certainty() != Rule.Certainty.SURE) {
        found.add(concern(Kind.UNSURE, rule, rule.certainty().name().toLowerCase(Locale.ROOT)));
      }
      Stream.concat(
              rule.changes().stream(),
              Stream.concat(rule.effective().stream(), rule.ends().stream()))
          .filter(date -> date.isAfter(day) && !date.isAfter(horizon))
          .forEach(date -> found.add(concern(Kind.CHANGE_AHEAD, rule, date.toString())));
    }
    for (Fact fact : facts.all()) {
      fact.to()
          .filter(last -> !last.isBefore(day) && !last.isAfter(horizon))
          .ifPresent(last ->
              found.add(
                  new Concern(
                      Kind.CHANGE_AHEAD, Facts.FILE + " " + fact.id(), fact.shown() + " " + last)));
    }
    return found;
  }

  private static Concern concern(Kind kind, Rule rule, String detail) {
    return new Concern(kind, rule.id() + " " + rule.title(), detail);
  }
}
