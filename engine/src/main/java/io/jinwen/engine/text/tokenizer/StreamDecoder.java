package io.jinwen.engine.text.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Tokens of one answer to text, as they come: bytes wait until their character is whole.
 *
 * <p>One per request, used by one thread. However the tokens are split over calls, the texts joined
 * are the same.
 */
public final class StreamDecoder {
  private final Tokenizer tokenizer;
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private ByteBuffer waiting = ByteBuffer.allocate(64); // filled from 0 to its position
  private boolean dropsSpace;

  public StreamDecoder(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    dropsSpace = tokenizer.prefixesSpace();
  }

  /** The characters that this token completes; empty while a character is still broken in two. */
  public String next(int id) {
    byte[] bytes = tokenizer.bytes(id);
    if (bytes.length == 0) {
      return "";
    }
    int from = dropsSpace && bytes[0] == ' ' ? 1 : 0;
    dropsSpace = false;
    return decode(bytes, from, false);
  }

  /** The end of the text: U+FFFD for a character that never became whole, else nothing. */
  public String flush() {
    String rest = decode(new byte[0], 0, true);
    utf8.reset();
    dropsSpace = tokenizer.prefixesSpace();
    return rest;
  }

  private String decode(byte[] bytes, int from, boolean end) {
    int count = bytes.length - from;
    if (waiting.remaining() < count) {
      waiting.flip();
      waiting = ByteBuffer.allocate(waiting.limit() + count).put(waiting);
    }
    waiting.put(bytes, from, count).flip();
    CharBuffer text = CharBuffer.allocate(waiting.remaining() + 1);
    utf8.decode(waiting, text, end);
    if (end) {
      utf8.flush(text);
    }
    waiting.compact();
    return text.flip().toString();
  }
}
