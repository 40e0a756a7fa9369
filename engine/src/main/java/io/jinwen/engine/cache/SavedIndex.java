package io.jinwen.engine.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Which tokens the slots of a spill file hold, written when the engine closes and read when it
 * opens.
 *
 * <p>It is written after the pages have reached the disk, and takes its name only once it has
 * itself. It is deleted once read: after a crash there is none, and the pages are not trusted. One
 * that is damaged, or another model's, is not read either: the engine starts without.
 *
 * <p>Format: a magic number, the fingerprint's length and bytes, the number of nodes; for each, in
 * an order that has parents first, the number of its parent (0 for the root, 1 for the first node),
 * its slot, the CRC-32C of the page, its tokens' count and ids; last the CRC-32C of all before. All
 * numbers are 32-bit, big endian.
 */
final class SavedIndex {
  private static final System.Logger LOG = System.getLogger(SavedIndex.class.getName());
  private static final int MAGIC = 0x4A574B32; // "JWK2"
  private static final int FINGERPRINT_MAX = 256;
  private static final long BYTES_MAX = 1L << 30;

  private final Path file;
  private final byte[] fingerprint;

  SavedIndex(Path file, byte[] fingerprint) {
    this.file = file;
    this.fingerprint = fingerprint.clone();
  }

  /** Writes what the index has in the spill file, whose bytes are on the disk already. */
  void write(PrefixIndex index, SpillFile spill) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    writeNodes(out, index, spill);
    out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (ByteBuffer left = ByteBuffer.wrap(bytes.toByteArray()); left.hasRemaining(); ) {
        channel.write(left);
      }
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private void writeNodes(DataOutputStream out, PrefixIndex index, SpillFile spill)
      throws IOException {
    List<PrefixNode> nodes = new ArrayList<>();
    List<Integer> parents = new ArrayList<>();
    collect(index.root(), 0, nodes, parents);
    out.writeInt(MAGIC);
    out.writeInt(fingerprint.length);
    out.write(fingerprint);
    out.writeInt(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      PrefixNode node = nodes.get(i);
      out.writeInt(parents.get(i));
      out.writeInt(node.slot);
      out.writeInt(spill.checksum(node.slot));
      out.writeInt(node.tokens.length);
      for (int token : node.tokens) {
        out.writeInt(token);
      }
    }
  }

  private static void collect(
      PrefixNode node, int number, List<PrefixNode> nodes, List<Integer> parents) {
    for (PrefixNode child : node.children) {
      if (child.slot != PrefixIndex.NO_SLOT) { // what is below a lost page is lost with it
        nodes.add(child);
        parents.add(number);
        collect(child, nodes.size(), nodes, parents);
      }
    }
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /** Fills the index with what an earlier run left; nothing where nothing is to be trusted. */
  void read(PrefixIndex index, SpillFile spill) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      for (Entry entry : entries(spill)) {
        entry.addTo(index, spill);
      }
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} is not used, what it lists is computed again: {1}",
          file,
          e.getMessage());
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file + ", which must not be read twice", e);
    }
  }

  /** One node as the file has it. */
  private static final class Entry {
    private final Entry parent; // null for the root
    private final int slot;
    private final int checksum;
    private final int[] tokens;
    private PrefixNode node; // once added

    private Entry(Entry parent, int slot, int checksum, int[] tokens) {
      this.parent = parent;
      this.slot = slot;
      this.checksum = checksum;
      this.tokens = tokens;
    }

    private void addTo(PrefixIndex index, SpillFile spill) {
      spill.claim(slot, checksum);
      node = index.addSpilled(parent == null ? index.root() : parent.node, tokens, slot);
    }
  }

  private List<Entry> entries(SpillFile spill) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      throw new IOException("it has %d bytes, more than any should".formatted(Files.size(file)));
    }
    byte[] bytes = Files.readAllBytes(file);
    int length = bytes.length - Integer.BYTES;
    if (length < 0 || ByteBuffer.wrap(bytes).getInt(length) != checksum(bytes, length)) {
      throw new IOException("it is damaged");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length));
    if (in.readInt() != MAGIC || !sameModel(in)) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>();
    BitSet slots = new BitSet();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      entries.add(entry(in, entries, slots, spill));
    }
    return entries;
  }

  private boolean sameModel(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length >= 0
        && length <= FINGERPRINT_MAX
        && Arrays.equals(in.readNBytes(length), fingerprint);
  }

  private static Entry entry(DataInputStream in, List<Entry> before, BitSet slots, SpillFile spill)
      throws IOException {
    int parent = in.readInt();
    int slot = in.readInt();
    int checksum = in.readInt();
    int length = in.readInt();
    boolean sound =
        parent >= 0
            && parent <= before.size()
            && (parent == 0 || before.get(parent - 1).tokens.length == KvLayout.PAGE_TOKENS)
            && slot >= 0
            && slot < spill.slotsMax()
            && length >= 1
            && length <= KvLayout.PAGE_TOKENS
            && !slots.get(slot)
            && spill.reaches(slot);
    if (!sound) {
      throw new IOException("its node %d does not fit the spill file".formatted(before.size()));
    }
    slots.set(slot);
    int[] tokens = new int[length];
    for (int t = 0; t < length; t++) {
      tokens[t] = in.readInt();
    }
    return new Entry(parent == 0 ? null : before.get(parent - 1), slot, checksum, tokens);
  }
}
