package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.KnowledgeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Typed access to the fields of a rule card as a YAML reader gives them. */
record CardFields(Map<?, ?> fields) {

  /** Refuses fields that nobody reads: a typing error would otherwise be lost in silence. */
  CardFields allowOnly(Set<String> known) {
    for (Object field : fields.keySet()) {
      if (!known.contains(field)) {
        throw new KnowledgeException(Defect.UNKNOWN_FIELD, field, KnowledgeException.choice(known));
      }
    }
    return this;
  }

  /** A text that must be there and not be blank. */
  String text(String key) {
    return optionalText(key).orElseThrow(() -> missing(key));
  }

  /** A text that may be left out or left empty. */
  Optional<String> optionalText(String key) {
    Object value = fields.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text).filter(said -> !said.isBlank());
    }
    throw new KnowledgeException(Defect.NOT_A_TEXT, key, value);
  }

  /** A whole number that must be there. */
  int wholeNumber(String key) {
    if (present(key) instanceof Integer number) {
      return number;
    }
    throw new KnowledgeException(Defect.NOT_A_WHOLE_NUMBER, key, fields.get(key));
  }

  /** A list of texts that must be there; it may be empty. */
  List<String> texts(String key) {
    Object value = present(key);
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new KnowledgeException(Defect.TEXTS_EXPECTED, key, value);
  }

  /** A group of fields that must be there. */
  Map<String, Object> group(String key) {
    if (!(present(key) instanceof Map<?, ?> group)) {
      throw new KnowledgeException(Defect.GROUP_EXPECTED, key, fields.get(key));
    }
    Map<String, Object> named = new LinkedHashMap<>();
    group.forEach((name, value) -> named.put(String.valueOf(name), value));
    return named;
  }

  /** A list of groups that may be left out. */
  List<CardFields> groups(String key) {
    Object value = fields.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
      return list.stream().map(item -> new CardFields((Map<?, ?>) item)).toList();
    }
    throw new KnowledgeException(Defect.GROUP_EXPECTED, key, value);
  }

  /** A group of fields that may be left out. */
  Optional<CardFields> optionalGroup(String key) {
    return fields.get(key) == null ? Optional.empty() : Optional.of(new CardFields(group(key)));
  }

  /** Whether a field says yes. */
  boolean isTrue(String key) {
    return Boolean.TRUE.equals(fields.get(key));
  }

  private Object present(String key) {
    return Optional.<Object>ofNullable(fields.get(key)).orElseThrow(() -> missing(key));
  }

  private static KnowledgeException missing(String key) {
    return new KnowledgeException(Defect.MISSING, key);
  }
}
