package io.jinwen.assistant.http;

import io.jinwen.assistant.documents.DocumentChoice;
import io.jinwen.assistant.documents.DocumentFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a question that say which documents are to answer it. */
public final class DocumentFields {
  public static final Set<String> NAMES = names();

  private DocumentFields() {}

  /**
   * Those among all fields of a body, which may have others.
   *
   * @throws ProblemException naming the one that is of the wrong type or out of its range
   */
  public static Optional<DocumentChoice> of(JsonNode body) {
    ObjectNode own = JsonNodeFactory.instance.objectNode();
    NAMES.stream().filter(body::hasNonNull).forEach(name -> own.set(name, body.get(name)));
    return of(new BodyFields(own, NAMES));
  }

  /** Where none of the fields is given, no documents are asked. */
  static Optional<DocumentChoice> of(BodyFields fields) {
    Optional<List<String>> ids = fields.texts("documents");
    DocumentFilter filter = FilterFields.of(fields);
    if (ids.isEmpty() && filter.equals(DocumentFilter.NONE)) {
      return Optional.empty();
    }
    if (ids.orElse(List.of()).size() > DocumentChoice.IDS_MAX) {
      throw new ProblemException(
          ProblemKind.VALUE_OUT_OF_RANGE,
          "字段 documents 最多 %d 个编号。".formatted(DocumentChoice.IDS_MAX),
          Map.of("field", "documents"));
    }
    return Optional.of(new DocumentChoice(ids.orElse(List.of()), filter));
  }

  private static Set<String> names() {
    Set<String> names = new HashSet<>(FilterFields.NAMES);
    names.add("documents");
    return Set.copyOf(names);
  }
}
