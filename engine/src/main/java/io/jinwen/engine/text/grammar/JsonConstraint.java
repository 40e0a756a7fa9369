package io.jinwen.engine.text.grammar;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Holds one answer to a JSON shape; its thinking is free, but must not end the answer. Where the
 * most tokens of the answer come near, only such are allowed that leave room to close what is open.
 */
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
  private final Map<ByteAutomaton.State, VocabularyTree.Allowed> masks =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(
            Map.Entry<ByteAutomaton.State, VocabularyTree.Allowed> eldest) {
          return size() > MASKS_MAX;
        }
      };
  private ByteAutomaton.State state;
  private int epochOfMasks;
  private boolean thinking;
  private boolean ended;
  private int tokensLeft = Integer.MAX_VALUE;
  private boolean cutShort;

  /**
   * @param thinking whether the answer begins inside the thinking part
   */
  JsonConstraint(ConstrainedVocabulary vocabulary, Grammar grammar, boolean thinking) {
    this.vocabulary = vocabulary;
    this.automaton = new ByteAutomaton(grammar, work);
    this.state = automaton.start();
    this.thinking = thinking;
  }

  /** A token of the answer was spent before this began. */
  void spend() {
    tokensLeft--;
  }

  /** Whether a text may begin so. */
  boolean takes(byte[] text, int from) {
    ByteAutomaton.State there = automaton.start();
    for (int i = from; i < text.length; i++) {
      there = there.next(text[i] & 0xFF);
    }
    return there != automaton.dead();
  }

  /** Begins within a text, which it takes. */
  void begin(byte[] text, int from) {
    for (int i = from; i < text.length; i++) {
      state = state.next(text[i] & 0xFF);
    }
  }

  @Override
  public void limit(int tokensMax) {
    tokensLeft = tokensMax;
  }

  @Override
  public boolean cutShort() {
    return cutShort;
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
    VocabularyTree.Allowed usual = known(state);
    if (usual.costMost() < tokensLeft) {
      forbid(logits, offset, usual.tokens());
      return;
    }
    long[] closing = allowed(state, tokensLeft - 1).tokens();
    if (Arrays.stream(closing).allMatch(word -> word == 0)) {
      forbid(logits, offset, usual.tokens()); // there is no room for any end
      return;
    }
    forbid(logits, offset, usual.tokens());
    int wished = likeliest(logits, offset);
    cutShort |= (closing[wished >> 6] >>> wished & 1) == 0;
    forbid(logits, offset, closing);
  }

  private int likeliest(float[] logits, int offset) {
    int best = 0;
    for (int token = 1; token < vocabulary.size(); token++) {
      best = logits[offset + token] > logits[offset + best] ? token : best;
    }
    return best;
  }

  private void forbid(float[] logits, int offset, long[] allowed) {
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

  private VocabularyTree.Allowed known(ByteAutomaton.State from) {
    if (epochOfMasks != automaton.epoch()) {
      masks.clear(); // their states are not met again
      epochOfMasks = automaton.epoch();
    }
    return masks.computeIfAbsent(from, state -> allowed(state, NodeCosts.NEVER * 2));
  }

  private VocabularyTree.Allowed allowed(ByteAutomaton.State from, int costMax) {
    VocabularyTree.Allowed allowed =
        vocabulary.tree().allowed(from, automaton.dead(), costMax, vocabulary.size());
    if (from.isComplete()) {
      vocabulary.ends().forEach(end -> allowed.tokens()[end >> 6] |= 1L << end);
    }
    return allowed;
  }

  @Override
  public void accept(int token) {
    if (ended) {
      return;
    }
    tokensLeft--;
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
