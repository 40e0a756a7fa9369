package io.jinwen.assistant.documents;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Who may search and read a document beside its owner; only the owner may change or delete it. */
public enum DocumentAccess {
  /** Nobody else. */
  OWN,
  /** The team that the owner was in when the document was given to it. */
  TEAM,
  /** Everybody who may ask. */
  ALL;

  /** The name on the wire, such as {@code team}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names on the wire. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(DocumentAccess::code).toList();
  }

  /** The one of a name that is among {@link #codes()}. */
  public static DocumentAccess ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
