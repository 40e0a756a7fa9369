package io.jinwen.tools;

/** A failure that is told to the user in one sentence: what is wrong and what to do. */
final class CommandException extends RuntimeException {
  CommandException(String sentence) {
    super(sentence);
  }

  CommandException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
