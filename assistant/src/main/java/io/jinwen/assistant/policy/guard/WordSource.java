package io.jinwen.assistant.policy.guard;

import java.util.function.Supplier;

/** Where the words come from: the lists that were given, and an institution's changes over them. */
public final class WordSource {
  private final Supplier<WordList> given;
  private final OwnWordFile own;

  /**
   * @param given reads the lists that are not changed here; asked again at each reading
   */
  public WordSource(Supplier<WordList> given, OwnWordFile own) {
    this.given = given;
    this.own = own;
  }

  /** The lists without the changes. */
  public WordList given() {
    return given.get();
  }

  /** The file of the changes. */
  public OwnWordFile own() {
    return own;
  }

  /**
   * Everything as it is to be used now.
   *
   * @throws io.jinwen.assistant.knowledge.KnowledgeException naming the file and the word that is
   *     not as it should be
   */
  public WordList read() {
    return own.read().over(given());
  }
}
