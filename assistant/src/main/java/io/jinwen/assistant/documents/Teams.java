package io.jinwen.assistant.documents;

/** Tells at each request which team somebody is in: who is moved loses the old one's at once. */
@FunctionalInterface
public interface Teams {
  /** The team's name; empty for one who is in none. */
  String of(String caller);
}
