package io.jinwen.engine.grammar;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.sampling.TokenConstraint;
import io.jinwen.engine.tokenizer.Tokenizer;
import java.util.Optional;
import java.util.Set;

/** What one model's vocabulary can be held to. Safe for use by many threads. */
public final class ConstrainedVocabulary {
  private static final byte[] NOTHING = {};

  private final Tokenizer tokenizer;
  private final int size;
  private final Optional<Integer> thinkEnd;
  private volatile VocabularyTree tree;

  /**
   * @param size number of logits, which may be more than the tokenizer has tokens
   */
  public ConstrainedVocabulary(Tokenizer tokenizer, int size) {
    this.tokenizer = tokenizer;
    this.size = size;
    this.thinkEnd = tokenizer.specialId("</think>");
  }

  /**
   * What holds one answer to a format.
   *
   * @param thinking whether the answer begins inside the thinking part
   * @throws EngineException INVALID_REQUEST where no value has the shape, or this vocabulary cannot
   *     write every one
   */
  public TokenConstraint constraint(AnswerFormat format, boolean thinking) {
    return switch (format) {
      case AnswerFormat.Free _ -> TokenConstraint.NONE;
      case AnswerFormat.Json json -> {
        requireEveryByte();
        yield new JsonConstraint(this, JsonGrammar.of(json), thinking && thinkEnd.isPresent());
      }
    };
  }

  /** With a token for each byte there is always a next token, and with an end there is an end. */
  private void requireEveryByte() {
    for (int value = ' '; value <= 0xF4; value++) {
      boolean neverInUtf8 = value == 0xC0 || value == 0xC1;
      if (!neverInUtf8 && !tree().hasByte(value)) {
        throw new EngineException(
            EngineException.Code.INVALID_REQUEST,
            "the model's vocabulary has no token for the byte %02X, so its answers cannot be held"
                    .formatted(value)
                + " to a format");
      }
    }
    if (ends().isEmpty()) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST,
          "the model has no token that ends an answer, so its answers cannot be held to a format");
    }
  }

  /** Made when the first constraint is asked for; takes some tenths of a second. */
  VocabularyTree tree() {
    VocabularyTree made = tree;
    if (made == null) {
      synchronized (this) {
        made = tree;
        if (made == null) {
          made = new VocabularyTree(tokenizer.vocabularySize(), this::bytes);
          tree = made;
        }
      }
    }
    return made;
  }

  int size() {
    return size;
  }

  Set<Integer> ends() {
    return tokenizer.endOfGeneration();
  }

  boolean endsThinking(int token) {
    return thinkEnd.isPresent() && thinkEnd.get() == token;
  }

  /**
   * What a token adds to a formatted answer; marks of the template add nothing and are left out.
   */
  byte[] bytes(int token) {
    return tokenizer.isControl(token) ? NOTHING : tokenizer.bytes(token);
  }
}
