package io.jinwen.assistant.ops.backup;

import java.io.DataInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A stream under a passphrase: AES-256-GCM over segments, as the STREAM construction puts them
 * together (Hoang, Reyhanitabar, Rogaway and Vizár 2015), so that segments can be neither changed,
 * left out, exchanged nor cut off at the end. The key comes from PBKDF2-HMAC-SHA-256.
 *
 * <p>Layout: magic (8 bytes), rounds of PBKDF2 (4), salt (16), beginning of the nonces (7); then
 * segments of 1 MiB of text and a tag of 16 bytes each, the last one shorter. A nonce is the
 * beginning, the segment's number (4 bytes) and 1 for the last, else 0. The head is authenticated
 * with each segment.
 */
public final class Seal {
  static final byte[] MAGIC = "JWSEAL01".getBytes(StandardCharsets.US_ASCII);
  private static final int ROUNDS = 600_000;
  private static final int ROUNDS_MAX = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int BEGINNING_BYTES = 7;
  private static final int HEAD_BYTES = MAGIC.length + Integer.BYTES + SALT_BYTES + BEGINNING_BYTES;
  private static final int SEGMENT_BYTES = 1 << 20;
  private static final int TAG_BYTES = 16;
  private static final int KEY_BITS = 256;

  private Seal() {}

  /** Whether a file is sealed. */
  public static boolean isOn(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  /** What is written here comes out of {@code out} sealed; closing it ends the last segment. */
  public static OutputStream sealing(OutputStream out, char[] passphrase) throws IOException {
    byte[] random = new byte[SALT_BYTES + BEGINNING_BYTES];
    new SecureRandom().nextBytes(random);
    byte[] head = ByteBuffer.allocate(HEAD_BYTES).put(MAGIC).putInt(ROUNDS).put(random).array();
    out.write(head);
    return new Sealing(out, new Segments(head, passphrase));
  }

  /**
   * The text of a sealed stream whose magic has been read already.
   *
   * @throws BackupException for another passphrase, or bytes that were changed
   */
  static InputStream opened(InputStream in, char[] passphrase) throws IOException {
    byte[] head = Arrays.copyOf(MAGIC, HEAD_BYTES);
    new DataInputStream(in).readFully(head, MAGIC.length, HEAD_BYTES - MAGIC.length);
    return new Opened(in, new Segments(head, passphrase));
  }

  /** The cipher of one stream. */
  private static final class Segments {
    private final byte[] head;
    private final SecretKeySpec key;
    private int number;

    Segments(byte[] head, char[] passphrase) {
      this.head = head;
      ByteBuffer fields = ByteBuffer.wrap(head, MAGIC.length, HEAD_BYTES - MAGIC.length);
      int rounds = fields.getInt();
      if (rounds < 1 || rounds > ROUNDS_MAX) {
        throw new BackupException("the head of the sealed copy was changed");
      }
      byte[] salt = new byte[SALT_BYTES];
      fields.get(salt);
      try {
        byte[] bytes =
            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(passphrase, salt, rounds, KEY_BITS))
                .getEncoded();
        key = new SecretKeySpec(bytes, "AES");
      } catch (GeneralSecurityException impossible) {
        throw new AssertionError("every Java has PBKDF2 with HMAC-SHA-256", impossible);
      }
    }

    byte[] next(int mode, byte[] bytes, int length, boolean last) throws GeneralSecurityException {
      byte[] nonce =
          ByteBuffer.allocate(BEGINNING_BYTES + Integer.BYTES + 1)
              .put(head, HEAD_BYTES - BEGINNING_BYTES, BEGINNING_BYTES)
              .putInt(number)
              .put((byte) (last ? 1 : 0))
              .array();
      number = Math.incrementExact(number);
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
      cipher.updateAAD(head);
      return cipher.doFinal(bytes, 0, length);
    }
  }

  private static final class Sealing extends FilterOutputStream {
    private final Segments segments;
    private final byte[] text = new byte[SEGMENT_BYTES];
    private int length;
    private boolean closed;

    Sealing(OutputStream out, Segments segments) {
      super(out);
      this.segments = segments;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      int from = offset;
      int left = count;
      while (left > 0) {
        if (length == SEGMENT_BYTES) { // only now is it certain that it is not the last
          seal(false);
        }
        int taken = Math.min(left, SEGMENT_BYTES - length);
        System.arraycopy(bytes, from, text, length, taken);
        length += taken;
        from += taken;
        left -= taken;
      }
    }

    private void seal(boolean last) throws IOException {
      try {
        out.write(segments.next(Cipher.ENCRYPT_MODE, text, length, last));
        length = 0;
      } catch (GeneralSecurityException impossible) {
        throw new AssertionError("every Java has AES in GCM", impossible);
      }
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        seal(true);
        super.close();
      }
    }
  }

  private static final class Opened extends InputStream {
    private final InputStream in;
    private final Segments segments;
    private byte[] sealed = new byte[0];
    private byte[] text = new byte[0];
    private int position;
    private boolean ended;

    Opened(InputStream in, Segments segments) throws IOException {
      this.in = in;
      this.segments = segments;
      sealed = in.readNBytes(SEGMENT_BYTES + TAG_BYTES);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      while (position == text.length) {
        if (ended) {
          return -1;
        }
        open();
      }
      int taken = Math.min(count, text.length - position);
      System.arraycopy(text, position, bytes, offset, taken);
      position += taken;
      return taken;
    }

    /** The last segment is the one that nothing follows. */
    private void open() throws IOException {
      byte[] following = in.readNBytes(SEGMENT_BYTES + TAG_BYTES);
      ended = following.length == 0;
      try {
        text = segments.next(Cipher.DECRYPT_MODE, sealed, sealed.length, ended);
      } catch (AEADBadTagException e) {
        throw new BackupException(
            "the copy cannot be opened: the passphrase is another one, or the file was changed", e);
      } catch (GeneralSecurityException e) {
        throw new BackupException("the copy cannot be opened: it is cut off", e);
      }
      position = 0;
      sealed = following;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
