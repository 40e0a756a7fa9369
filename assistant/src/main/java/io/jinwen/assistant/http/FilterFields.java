package io.jinwen.assistant.http;

import io.jinwen.assistant.documents.DocumentFilter;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.documents.DocumentKind;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields that say which documents are meant, in a body or in an address. */
final class FilterFields {
  static final Set<String> NAMES = Set.of("collection", "kinds", "since", "until");

  private static final List<String> KINDS =
      Arrays.stream(DocumentKind.values())
          .map(kind -> kind.name().toLowerCase(Locale.ROOT))
          .toList();

  private FilterFields() {}

  /** Those of a body, where kinds are a word or a list. */
  static DocumentFilter of(BodyFields body) {
    return filter(
        body.text("collection"),
        body.texts("kinds").orElse(List.of()),
        body.text("since"),
        body.text("until"));
  }

  /** Those of an address, where kinds are parted by commas. */
  static DocumentFilter of(QueryFields query) {
    String collection = query.text("collection", "", DocumentLibrary.COLLECTION_CHARACTERS_MAX);
    return filter(
        collection.isEmpty() ? Optional.empty() : Optional.of(collection),
        query.given("kinds", 100).map(kinds -> List.of(kinds.split(",", -1))).orElse(List.of()),
        query.given("since", 20),
        query.given("until", 20));
  }

  private static DocumentFilter filter(
      Optional<String> collection,
      List<String> kinds,
      Optional<String> since,
      Optional<String> until) {
    Set<DocumentKind> known = new LinkedHashSet<>();
    for (String kind : kinds) {
      if (!KINDS.contains(kind)) {
        throw refused("kinds", kind, "可用：" + String.join("、", KINDS));
      }
      known.add(DocumentKind.valueOf(kind.toUpperCase(Locale.ROOT)));
    }
    Optional<LocalDate> first = since.map(day -> day("since", day));
    Optional<LocalDate> last = until.map(day -> day("until", day));
    if (first.isPresent() && last.isPresent() && last.get().isBefore(first.get())) {
      throw refused("until", last.get().toString(), "不应早于 since " + first.get());
    }
    return new DocumentFilter(collection, known, first, last);
  }

  private static LocalDate day(String name, String value) {
    try {
      return LocalDate.parse(value);
    } catch (DateTimeParseException _) {
      throw refused(name, value, "应为日期，例如 2026-01-31");
    }
  }

  private static ProblemException refused(String name, String value, String bounds) {
    String shown = Problem.shown(value);
    return new ProblemException(
        ProblemKind.VALUE_OUT_OF_RANGE,
        "字段 %s 的值 %s 不可用，%s。".formatted(name, shown, bounds),
        Map.of("field", name, "value", shown));
  }
}
