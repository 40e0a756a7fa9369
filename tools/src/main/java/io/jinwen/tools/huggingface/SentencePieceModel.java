package io.jinwen.tools.huggingface;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a tokenizer.model (a protobuf) that count: ModelProto.pieces (1) with piece (1),
 * score (2) and type (3), and normalizer_spec (3) with add_dummy_prefix (3).
 */
record SentencePieceModel(List<Piece> pieces, boolean addsSpacePrefix) {
  static final float SCORE_OF_ADDED = -1000;

  /** What ChatGLM3 puts behind its pieces; only its own code lists them. */
  static final List<String> CHATGLM_SPECIALS =
      List.of(
          "[MASK]",
          "[gMASK]",
          "[sMASK]",
          "sop",
          "eop",
          "<|system|>",
          "<|user|>",
          "<|assistant|>",
          "<|observation|>");

  private static final int NORMAL = 1;
  private static final int BYTE = 6;

  /**
   * An entry.
   *
   * @param type by the number that SentencePiece and GGUF share
   */
  record Piece(String text, float score, int type) {}

  static SentencePieceModel read(byte[] file) {
    List<Piece> pieces = new ArrayList<>();
    boolean prefix = true;
    try {
      ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      while (in.hasRemaining()) {
        long key = varint(in);
        if (key == (1 << 3 | 2)) {
          pieces.add(piece(part(in)));
        } else if (key == (3 << 3 | 2)) {
          prefix = prefix(part(in));
        } else {
          skip(in, key);
        }
      }
    } catch (BufferUnderflowException e) {
      throw damaged();
    }
    if (pieces.isEmpty()) {
      throw damaged();
    }
    return new SentencePieceModel(pieces, prefix);
  }

  private static Piece piece(ByteBuffer in) {
    String text = "";
    float score = 0;
    int type = NORMAL;
    while (in.hasRemaining()) {
      long key = varint(in);
      if (key == (1 << 3 | 2)) {
        text = StandardCharsets.UTF_8.decode(part(in)).toString();
      } else if (key == (2 << 3 | 5)) {
        score = in.getFloat();
      } else if (key == 3 << 3) {
        type = (int) varint(in);
      } else {
        skip(in, key);
      }
    }
    if (type < NORMAL || type > BYTE || !Float.isFinite(score)) {
      throw damaged();
    }
    return new Piece(text, score, type);
  }

  private static boolean prefix(ByteBuffer in) {
    boolean prefix = true;
    while (in.hasRemaining()) {
      long key = varint(in);
      if (key == 3 << 3) {
        prefix = varint(in) != 0;
      } else {
        skip(in, key);
      }
    }
    return prefix;
  }

  private static ByteBuffer part(ByteBuffer in) {
    long length = varint(in);
    if (length < 0 || length > in.remaining()) {
      throw damaged();
    }
    ByteBuffer part = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + (int) length);
    return part;
  }

  private static void skip(ByteBuffer in, long key) {
    switch ((int) (key & 7)) {
      case 0 -> varint(in);
      case 1 -> in.getLong();
      case 2 -> part(in);
      case 5 -> in.getInt();
      default -> throw damaged();
    }
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged();
  }

  private static ImportRefused damaged() {
    return new ImportRefused("tokenizer.model is damaged; download it again");
  }
}
