package io.jinwen.engine.text.grammar;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.JsonShape;
import io.jinwen.engine.text.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one model's vocabulary can be held to. Safe for use by many threads. */
public final class ConstrainedVocabulary {
  private static final byte[] NOTHING = {};

  private final Tokenizer tokenizer;
  private final int size;
  private final Optional<Integer> thinkEnd;
  private final GrammarCompiler compiler = new GrammarCompiler(this::compile);
  private final Set<Integer> written;
  private volatile VocabularyTree tree;

  /**
   * @param size number of logits, which may be more than the tokenizer has tokens
   */
  public ConstrainedVocabulary(Tokenizer tokenizer, int size) {
    this(tokenizer, size, Set.of());
  }

  /**
   * @param written marks of the template that count as the text of their name, as in calls
   */
  public ConstrainedVocabulary(Tokenizer tokenizer, int size, Set<Integer> written) {
    this.written = Set.copyOf(written);
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
      case AnswerFormat.Calls _ ->
          throw new EngineException(
              EngineException.Code.INVALID_REQUEST, "the model's template has no tools");
    };
  }

  /**
   * What holds one answer to calls of tools, or to text with such calls.
   *
   * @param property the name under which the model writes the arguments of a call
   */
  public TokenConstraint constraint(
      AnswerFormat.Calls calls, CallMarks marks, String property, boolean thinking) {
    requireEnd();
    List<JsonShape> choices = new ArrayList<>();
    for (AnswerFormat.Function function : calls.functions()) {
      choices.add(
          new JsonShape.Structure(
              List.of(
                  new JsonShape.Property(
                      "name", new JsonShape.Literal(JsonText.quoted(function.name())), true),
                  new JsonShape.Property(property, function.arguments(), true))));
    }
    AnswerFormat.Json format =
        new AnswerFormat.Json(new JsonShape.AnyOf(choices), calls.definitions());
    Grammar grammar = compiler.compile(new GrammarCompiler.Wanted(format, Optional.of(marks)));
    boolean inThinking = thinking && thinkEnd.isPresent();
    return marks.demanded()
        ? new JsonConstraint(this, grammar, inThinking)
        : new CallConstraint(this, grammar, marks.open(), inThinking);
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
  private Grammar compile(GrammarCompiler.Wanted wanted, WorkBudget work) {
    return JsonGrammar.of(
        wanted.format(), wanted.calls(), tree().singleBytes(), tree()::prefixes, work);
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
    if (written.contains(token)) {
      return tokenizer.piece(token).getBytes(StandardCharsets.UTF_8);
    }
    return tokenizer.isControl(token) ? NOTHING : tokenizer.bytes(token);
  }
}
