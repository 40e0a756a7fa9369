package io.jinwen.engine.text.grammar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Leaves an answer free until it begins to call a tool, and holds the call then: from the mark on,
 * or, where the model has none, from the brace that the answer begins with.
 */
final class CallConstraint implements TokenConstraint {
  private static final byte[] NOTHING = {};

  private final ConstrainedVocabulary vocabulary;
  private final JsonConstraint call;
  private final byte[] open;
  private byte[] tail = NOTHING; // of the answer so far, as far as a mark may begin in it
  private boolean thinking;
  private boolean calling;
  private boolean textOnly;

  /**
   * @param grammar of what follows the mark
   * @param open the mark; empty where there is none
   */
  CallConstraint(ConstrainedVocabulary vocabulary, Grammar grammar, String open, boolean thinking) {
    this.vocabulary = vocabulary;
    this.call = new JsonConstraint(vocabulary, grammar, false);
    this.open = open.getBytes(StandardCharsets.UTF_8);
    this.thinking = thinking;
  }

  @Override
  public void limit(int tokensMax) {
    call.limit(tokensMax);
  }

  @Override
  public boolean cutShort() {
    return call.cutShort();
  }

  @Override
  public void mask(float[] logits, int offset) {
    if (calling) {
      call.mask(logits, offset);
    }
  }

  @Override
  public void accept(int token) {
    if (calling) {
      call.accept(token);
      return;
    }
    call.spend();
    if (thinking) {
      thinking = !vocabulary.endsThinking(token);
    } else if (!textOnly) {
      look(vocabulary.bytes(token));
    }
  }

  private void look(byte[] bytes) {
    byte[] text = Arrays.copyOf(tail, tail.length + bytes.length);
    System.arraycopy(bytes, 0, text, tail.length, bytes.length);
    int from = open.length == 0 ? firstWritten(text) : behindMark(text);
    if (from >= 0 && call.takes(text, from)) {
      calling = true;
      call.begin(text, from);
      return;
    }
    textOnly = open.length == 0 && text.length > 0 && from >= 0;
    int kept = open.length == 0 ? 0 : Math.min(text.length, open.length - 1);
    tail = Arrays.copyOfRange(text, text.length - kept, text.length);
  }

  /** The first character that is no space; −1 where there is none yet. */
  private static int firstWritten(byte[] text) {
    for (int i = 0; i < text.length; i++) {
      if (text[i] != ' ' && text[i] != '\n') {
        return i;
      }
    }
    return -1;
  }

  private int behindMark(byte[] text) {
    for (int i = 0; i + open.length <= text.length; i++) {
      if (Arrays.equals(text, i, i + open.length, open, 0, open.length)) {
        return i + open.length;
      }
    }
    return -1;
  }
}
