package io.jinwen.engine.grammar;

import io.jinwen.engine.sampling.TokenConstraint;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds one answer to a JSON shape; its thinking is free, but must not end the answer. */
final class JsonConstraint implements TokenConstraint {
  /** Masks kept: an answer comes back to the same few states, such as "inside this string". */
  private static final int MASKS_MAX = 64;

  /**
   * Steps that one token may take beyond what it earns: a tenth of a second, of a thread that all
   * requests share. Walking known states is free; ordinary schemas take some thousand steps a
   * token.
   */
  static final long STEPS_MAX = 4_000_000;

  /** Steps that a token earns, some ten milliseconds. */
  static final long STEPS_PER_TOKEN = 400_000;

  private final ConstrainedVocabulary vocabulary;
  private final WorkBudget work = new WorkBudget("holding the answer to the schema", STEPS_MAX);
  private final ByteAutomaton automaton;
  private final Map<ByteAutomaton.State, long[]> masks =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteAutomaton.State, long[]> eldest) {
          return size() > MASKS_MAX;
        }
      };
  private ByteAutomaton.State state;
  private int epochOfMasks;
  private boolean thinking;
  private boolean ended;

  /**
   * @param thinking whether the answer begins inside the thinking part
   */
  JsonConstraint(ConstrainedVocabulary vocabulary, Grammar grammar, boolean thinking) {
    this.vocabulary = vocabulary;
    this.automaton = new ByteAutomaton(grammar, work);
    this.state = automaton.start();
    this.thinking = thinking;
  }

  @Override
  public void mask(float[] logits, int offset) {
    if (ended) {
      return; // what is computed ahead of the end is thrown away
    }
    if (thinking) {
      vocabulary.ends().forEach(end -> logits[offset + end] = Float.NEGATIVE_INFINITY);
      return;
    }
    long[] allowed = known(state);
    for (int word = 0; word < allowed.length; word++) {
      long bits = allowed[word];
      int from = word << 6;
      int to = Math.min(from + 64, vocabulary.size());
      for (int token = from; token < to && bits != -1L; token++) {
        if ((bits >>> token & 1) == 0) {
          logits[offset + token] = Float.NEGATIVE_INFINITY;
        }
      }
    }
  }

  private long[] known(ByteAutomaton.State from) {
    if (epochOfMasks != automaton.epoch()) {
      masks.clear(); // their states are not met again
      epochOfMasks = automaton.epoch();
    }
    return masks.computeIfAbsent(from, this::allowed);
  }

  private long[] allowed(ByteAutomaton.State from) {
    long[] allowed = vocabulary.tree().allowed(from, automaton.dead(), vocabulary.size());
    if (from.isComplete()) {
      vocabulary.ends().forEach(end -> allowed[end >> 6] |= 1L << end);
    }
    return allowed;
  }

  @Override
  public void accept(int token) {
    if (ended) {
      return;
    }
    if (thinking) {
      thinking = !vocabulary.endsThinking(token);
      return;
    }
    if (vocabulary.ends().contains(token)) {
      ended = true;
      return;
    }
    work.earn(STEPS_PER_TOKEN);
    for (byte value : vocabulary.bytes(token)) {
      state = state.next(value & 0xFF);
    }
    if (state == automaton.dead()) {
      throw new IllegalStateException("token %d was not allowed here".formatted(token));
    }
  }
}
