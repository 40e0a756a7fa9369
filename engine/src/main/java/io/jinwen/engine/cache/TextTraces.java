package io.jinwen.engine.cache;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Some texts, and where they begin in other ones: by hashes of the first bytes of their lines and
 * sentences (Rabin and Karp, 1987), so that a thousand pages of them cost no more than one.
 *
 * <p>Prompts put lines together as they need them, so white space and the bars before a table's
 * rows do not count. Of a line or sentence the first {@value #LONG_BYTES} bytes are looked for,
 * twelve Chinese characters, be it over its end; of a text that has no more altogether, the first
 * {@value #SHORT_BYTES}. Shorter ones say nothing that other texts do not say. Two texts that begin
 * alike are not told apart, nor two with the same hash. Immutable and safe for use by many threads.
 */
public final class TextTraces {
  static final int LONG_BYTES = 36;
  static final int SHORT_BYTES = 18;

  private static final long BASE = 0x9E37_79B9_7F4A_7C15L;
  private static final long LONG_POWER = power(LONG_BYTES);
  private static final long SHORT_POWER = power(SHORT_BYTES);
  private static final String SENTENCE_ENDS = "。！？；";

  private final Set<Long> longs = new HashSet<>();
  private final Set<Long> shorts = new HashSet<>();

  private TextTraces() {}

  /** Those of some texts. */
  public static TextTraces of(Collection<String> texts) {
    TextTraces traces = new TextTraces();
    texts.forEach(traces::add);
    return traces;
  }

  /** Those of several together. */
  public static TextTraces ofAll(Collection<TextTraces> several) {
    TextTraces traces = new TextTraces();
    for (TextTraces some : several) {
      traces.longs.addAll(some.longs);
      traces.shorts.addAll(some.shorts);
    }
    return traces;
  }

  /** Whether no text is long enough to be looked for. */
  public boolean isEmpty() {
    return longs.isEmpty() && shorts.isEmpty();
  }

  private void add(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Set<Integer> starts = new HashSet<>(Set.of(0));
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char mark = text.charAt(i);
      if (mark == '\n' || SENTENCE_ENDS.indexOf(mark) >= 0) {
        append(bytes, text.substring(from, i + 1));
        starts.add(bytes.size());
        from = i + 1;
      }
    }
    append(bytes, text.substring(from));
    byte[] all = bytes.toByteArray();
    if (all.length < LONG_BYTES) {
      if (all.length >= SHORT_BYTES) {
        shorts.add(hash(all, 0, SHORT_BYTES));
      }
      return;
    }
    starts.stream()
        .filter(start -> start + LONG_BYTES <= all.length)
        .forEach(start -> longs.add(hash(all, start, LONG_BYTES)));
  }

  private static void append(ByteArrayOutputStream bytes, String text) {
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      if (counts(one)) {
        bytes.write(one);
      }
    }
  }

  private static boolean counts(byte one) {
    return one != '|' && !(one >= 0 && one <= ' ');
  }

  private static long hash(byte[] bytes, int from, int count) {
    long hash = 0;
    for (int i = from; i < from + count; i++) {
      hash = hash * BASE + bytes[i];
    }
    return hash;
  }

  /** Whether one of the texts begins somewhere in a sequence of tokens. */
  public boolean isIn(int[] tokens, int length, IntFunction<byte[]> bytesOf) {
    Cursor cursor = new Cursor();
    for (int i = 0; i < length; i++) {
      if (cursor.read(bytesOf.apply(tokens[i]), 0) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** What has been read of one stream of bytes. */
  final class Cursor {
    private static final int NONE = -1;

    private final byte[] last = new byte[LONG_BYTES]; // the newest bytes, in a ring
    private final int[] places = new int[LONG_BYTES]; // where each of them stands
    private int count; // bytes read since the last gap
    private long longHash;
    private long shortHash;

    Cursor() {}

    /** One that goes on from here by another way. */
    Cursor(Cursor from) {
      System.arraycopy(from.last, 0, last, 0, LONG_BYTES);
      System.arraycopy(from.places, 0, places, 0, LONG_BYTES);
      count = from.count;
      longHash = from.longHash;
      shortHash = from.shortHash;
    }

    /** From here on as at the beginning: no text goes over a gap. */
    void gap() {
      Arrays.fill(last, (byte) 0);
      count = 0;
      longHash = 0;
      shortHash = 0;
    }

    /**
     * Reads on.
     *
     * @param place of these bytes, as the caller counts
     * @return the place at which a text begins that was found; negative where none was
     */
    int read(byte[] bytes, int place) {
      int found = NONE;
      for (int i = 0; i < bytes.length && found == NONE; i++) {
        if (counts(bytes[i])) {
          found = read(bytes[i], place);
        }
      }
      return found;
    }

    private int read(byte one, int place) {
      int at = count % LONG_BYTES;
      longHash = longHash * BASE + one - last[at] * LONG_POWER;
      shortHash = shortHash * BASE + one - last[before(SHORT_BYTES)] * SHORT_POWER;
      last[at] = one;
      places[at] = place;
      count++;
      if (count >= LONG_BYTES && longs.contains(longHash)) {
        return places[before(LONG_BYTES)];
      }
      if (count >= SHORT_BYTES && shorts.contains(shortHash)) {
        return places[before(SHORT_BYTES)];
      }
      return NONE;
    }

    /** Where in the ring the byte lies that was read so many bytes before the next one. */
    private int before(int bytes) {
      return Math.floorMod(count - bytes, LONG_BYTES);
    }
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= BASE;
    }
    return power;
  }
}
