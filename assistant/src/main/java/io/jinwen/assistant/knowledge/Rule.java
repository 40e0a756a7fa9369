package io.jinwen.assistant.knowledge;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A law, an order or a notice, as the register has it.
 *
 * @param id kebab-case, unique; answers, terms and rule cards cite it
 * @param title as it is shown, such as 《存款保险条例》
 * @param number its document number, where it is certain
 * @param issuer who published it
 * @param effective the day from which it applies, where it is certain
 * @param changes days from which a later revision of the same rule applies
 * @param ends the last day on which it applies, where it has one
 * @param supersededBy the rule that took its place
 * @param checked the day on which somebody last looked whether this entry is true
 * @param certainty how sure it is
 */
public record Rule(
    String id,
    String title,
    Optional<String> number,
    String issuer,
    Optional<LocalDate> effective,
    List<LocalDate> changes,
    Optional<LocalDate> ends,
    Optional<String> supersededBy,
    LocalDate checked,
    Certainty certainty) {

  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "title",
          "number",
          "issuer",
          "effective",
          "changes",
          "ends",
          "supersededBy",
          "checked",
          "certainty");

  /** How sure an entry of the register is. */
  public enum Certainty {
    /** Seen in the instrument itself, or in two sources that agree. */
    SURE,
    /** One source, or memory. */
    LIKELY,
    /** To be looked up before anything is built on it. */
    UNSURE
  }

  static Rule of(Entry entry) {
    entry.allowOnly(FIELDS);
    return new Rule(
        entry.text("id"),
        entry.text("title"),
        entry.optionalText("number"),
        entry.text("issuer"),
        entry.optionalDay("effective"),
        entry.days("changes"),
        entry.optionalDay("ends"),
        entry.optionalText("supersededBy"),
        entry.day("checked"),
        entry.oneOf("certainty", Certainty.class));
  }

  /** Whether it applies on a day. One whose first day is not known is taken to apply already. */
  public boolean appliesOn(LocalDate day) {
    return effective.map(first -> !first.isAfter(day)).orElse(true)
        && ends.map(last -> !last.isBefore(day)).orElse(true);
  }

  /** Whether it has a last day and that lies after the given one. */
  boolean endsAfter(LocalDate day) {
    return ends.map(last -> last.isAfter(day)).orElse(false);
  }

  /** The last day up to the given one from which it said something else than before. */
  public Optional<LocalDate> lastChange(LocalDate until) {
    return Stream.concat(effective.stream(), changes.stream())
        .filter(change -> !change.isAfter(until))
        .max(Comparator.naturalOrder());
  }

  /** What a reader needs to find it: issuer, number, first day. */
  public String facts() {
    return String.join(
        "，",
        Stream.of(Optional.of(issuer), number, effective.map(day -> day + " 施行"))
            .flatMap(Optional::stream)
            .toList());
  }
}
