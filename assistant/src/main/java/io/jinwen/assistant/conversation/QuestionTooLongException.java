package io.jinwen.assistant.conversation;

/** A question has more characters than any question may have. */
public final class QuestionTooLongException extends RuntimeException {
  private final int characters;
  private final int charactersMax;

  QuestionTooLongException(int characters, int charactersMax) {
    super("the question has %d characters, at most %d".formatted(characters, charactersMax));
    this.characters = characters;
    this.charactersMax = charactersMax;
  }

  public int characters() {
    return characters;
  }

  public int charactersMax() {
    return charactersMax;
  }
}
