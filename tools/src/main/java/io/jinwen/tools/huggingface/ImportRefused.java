package io.jinwen.tools.huggingface;

/** Why a folder is not imported: what is wrong, and what to do. */
public final class ImportRefused extends RuntimeException {
  ImportRefused(String sentence, Object... values) {
    super(sentence.formatted(values));
  }
}
