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
  private final GrammarCompiler compiler = new GrammarCompiler(this::compile);
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
   * What holds one answer to a format. Formats are compiled once and on a thread of their own; the
   * caller waits for it.
   *
   * @param thinking whether the answer begins inside the thinking part
   * @throws EngineException INVALID_REQUEST where no value has the shape, this vocabulary can write
   *     none, or the shape is too large; QUEUE_FULL where too many formats wait to be compiled
   */
  public TokenConstraint constraint(AnswerFormat format, boolean thinking) {
    return switch (format) {
      case AnswerFormat.Free _ -> TokenConstraint.NONE;
      case AnswerFormat.Json json -> {
        requireEnd();
        Grammar grammar = compiler.compile(json);
        yield new JsonConstraint(this, grammar, thinking && thinkEnd.isPresent());
      }
    };
  }

  private void requireEnd() {
    if (ends().isEmpty()) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST,
          "the model has no token that ends an answer, so its answers cannot be held to a format");
    }
  }

  /**
   * A way to the end that takes single bytes only is open from every place that is kept, so there
   * is always a next token, whatever bytes the vocabulary lacks.
   */
  private Grammar compile(AnswerFormat.Json format, WorkBudget work) {
    return JsonGrammar.of(format, tree().singleBytes(), tree()::prefixes, work);
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
