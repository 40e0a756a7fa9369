package io.jinwen.engine.cache;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which tokens the slots of a spill file hold, written when the engine closes and read when it
 * opens.
 *
 * <p>The index is deleted once read: after a crash there is none, and the pages are not trusted. It
 * names the model it belongs to; another model's is not read.
 *
 * <p>Format: a magic number, the fingerprint's length and bytes, the number of nodes; for each, in
 * an order that has parents first, the number of its parent (0 for the root, 1 for the first node),
 * its slot, its tokens' count and ids. All numbers are 32-bit, big endian.
 */
final class SavedIndex {
  private static final int MAGIC = 0x4A574B31; // "JWK1"
  private static final int FINGERPRINT_MAX = 256;

  private final Path file;
  private final byte[] fingerprint;

  SavedIndex(Path file, byte[] fingerprint) {
    this.file = file;
    this.fingerprint = fingerprint.clone();
  }

  /** Writes what the index has in the spill file. */
  void write(PrefixIndex index) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
      List<PrefixIndex.Node> nodes = new ArrayList<>();
      List<Integer> parents = new ArrayList<>();
      collect(index.root(), 0, nodes, parents);
      out.writeInt(MAGIC);
      out.writeInt(fingerprint.length);
      out.write(fingerprint);
      out.writeInt(nodes.size());
      for (int i = 0; i < nodes.size(); i++) {
        out.writeInt(parents.get(i));
        out.writeInt(nodes.get(i).slot());
        out.writeInt(nodes.get(i).tokens().length);
        for (int token : nodes.get(i).tokens()) {
          out.writeInt(token);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + part, e);
    }
    try {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static void collect(
      PrefixIndex.Node node, int number, List<PrefixIndex.Node> nodes, List<Integer> parents) {
    for (PrefixIndex.Node child : node.children()) {
      if (child.slot() != PrefixIndex.NO_SLOT) { // what is below a lost page is lost with it
        nodes.add(child);
        parents.add(number);
        collect(child, nodes.size(), nodes, parents);
      }
    }
  }

  /**
   * Fills the index with what an earlier run left; nothing where there is nothing to be trusted.
   */
  void read(PrefixIndex index, SpillFile spill) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
        if (in.readInt() == MAGIC && sameModel(in)) {
          readNodes(in, index, spill);
        }
      }
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + "; delete it to start afresh", e);
    }
  }

  private boolean sameModel(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length >= 0
        && length <= FINGERPRINT_MAX
        && Arrays.equals(in.readNBytes(length), fingerprint);
  }

  private static void readNodes(DataInputStream in, PrefixIndex index, SpillFile spill)
      throws IOException {
    List<PrefixIndex.Node> nodes = new ArrayList<>(List.of(index.root()));
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      int parent = in.readInt();
      int slot = in.readInt();
      int length = in.readInt();
      boolean sound =
          parent >= 0
              && parent < nodes.size()
              && slot >= 0
              && slot < spill.slotsMax()
              && length >= 1
              && length <= KvLayout.PAGE_TOKENS
              && spill.holds(slot);
      if (!sound) {
        throw new IOException("node %d is damaged".formatted(i));
      }
      int[] tokens = new int[length];
      for (int t = 0; t < length; t++) {
        tokens[t] = in.readInt();
      }
      spill.claim(slot);
      nodes.add(index.addSpilled(nodes.get(parent), tokens, slot));
    }
  }
}
