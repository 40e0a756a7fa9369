package io.jinwen.tools;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.format.gguf.GgufException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Turns an exception into the sentence that a user reads. */
final class ErrorSentence {
  private ErrorSentence() {}

  static String of(Throwable error) {
    return switch (error) {
      case CommandException refused -> refused.getMessage();
      case EngineException refused -> refused.getMessage();
      case GgufException refused -> refused.getMessage();
      case NoSuchFileException missing -> "there is no file " + missing.getFile();
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case FileSystemException broken -> "%s: %s".formatted(broken.getFile(), broken.getReason());
      case IOException broken -> "reading or writing failed: " + broken.getMessage();
      case OutOfMemoryError full -> "out of memory (%s)".formatted(full.getMessage());
      default ->
          "unexpected error %s: %s (--debug shows where)"
              .formatted(error.getClass().getSimpleName(), error.getMessage());
    };
  }
}
