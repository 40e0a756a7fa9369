package io.jinwen.assistant.knowledge;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The delivered YAML files as the build has read them, because reading three megabytes of YAML
 * takes most of a second at every start. A text is known by its SHA-256: one that an institution
 * has changed is not among them.
 *
 * <p>Layout of the file, big endian: count; for each text its hash, the length of its tree, and the
 * tree. A node is a tag and, for texts, length and UTF-8; for lists, count and items; for groups,
 * count and pairs.
 */
final class ParsedTexts {
  private static final String RESOURCE = "/parsed-texts.bin";
  private static final byte NOTHING = 0;
  private static final byte TEXT = 1;
  private static final byte LIST = 2;
  private static final byte GROUP = 3;

  /** Given up where memory is short; only starts and changes of entries ask for it. */
  private static volatile SoftReference<Map<Hash, ByteBuffer>> delivered =
      new SoftReference<>(null);

  private record Hash(long first, long second, long third, long fourth) {
    static Hash of(String text) {
      try {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return read(ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(utf8)));
      } catch (NoSuchAlgorithmException impossible) {
        throw new AssertionError("every Java has SHA-256", impossible);
      }
    }

    static Hash read(ByteBuffer from) {
      return new Hash(from.getLong(), from.getLong(), from.getLong(), from.getLong());
    }

    void write(DataOutputStream out) throws IOException {
      for (long part : new long[] {first, second, third, fourth}) {
        out.writeLong(part);
      }
    }
  }

  private ParsedTexts() {}

  /** What a YAML reader makes of a text, where the build has read it. */
  static Optional<Object> find(String text) {
    return Optional.ofNullable(trees().get(Hash.of(text))).map(tree -> node(tree.duplicate()));
  }

  private static Map<Hash, ByteBuffer> trees() {
    Map<Hash, ByteBuffer> trees = delivered.get();
    if (trees == null) {
      trees = readDelivered();
      delivered = new SoftReference<>(trees);
    }
    return trees;
  }

  /** None where a build left them out. */
  private static Map<Hash, ByteBuffer> readDelivered() {
    try (InputStream in = ParsedTexts.class.getResourceAsStream(RESOURCE)) {
      Map<Hash, ByteBuffer> trees = new HashMap<>();
      if (in == null) {
        return trees;
      }
      ByteBuffer file = ByteBuffer.wrap(in.readAllBytes());
      int count = file.getInt();
      for (int i = 0; i < count; i++) {
        Hash hash = Hash.read(file);
        int length = file.getInt();
        trees.put(hash, file.slice(file.position(), length));
        file.position(file.position() + length);
      }
      return trees;
    } catch (IOException unreadable) {
      throw new KnowledgeException(Defect.UNREADABLE).because(unreadable).in(RESOURCE);
    }
  }

  private static Object node(ByteBuffer from) {
    byte tag = from.get();
    return switch (tag) {
      case NOTHING -> null;
      case TEXT -> text(from);
      case LIST -> {
        int count = from.getInt();
        List<Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          list.add(node(from));
        }
        yield list;
      }
      case GROUP -> {
        int count = from.getInt();
        Map<Object, Object> group = LinkedHashMap.newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
          group.put(node(from), node(from));
        }
        yield group;
      }
      default -> throw new KnowledgeException(Defect.PROGRAM_INCOMPLETE).in(RESOURCE);
    };
  }

  private static String text(ByteBuffer from) {
    int length = from.getInt();
    int start = from.arrayOffset() + from.position();
    from.position(from.position() + length);
    return new String(from.array(), start, length, StandardCharsets.UTF_8);
  }

  /** A step of the build: reads all YAML files of delivered folders and writes their trees. */
  static void write(Path file, List<String> folders) throws IOException {
    Map<Hash, byte[]> trees = new LinkedHashMap<>();
    for (String name : folders) {
      DataFolder folder = DataFolder.delivered(name);
      for (String yaml : folder.allYamlFiles()) {
        String text = folder.text(yaml);
        trees.put(Hash.of(text), bytes(Entry.parseYaml(yaml, text)));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(trees.size());
    for (Map.Entry<Hash, byte[]> tree : trees.entrySet()) {
      tree.getKey().write(out);
      out.writeInt(tree.getValue().length);
      out.write(tree.getValue());
    }
    Files.write(file, bytes.toByteArray());
  }

  private static byte[] bytes(Object tree) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(tree, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static void write(Object node, DataOutputStream out) throws IOException {
    switch (node) {
      case null -> out.writeByte(NOTHING);
      case String text -> {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(TEXT);
        out.writeInt(utf8.length);
        out.write(utf8);
      }
      case List<?> list -> {
        out.writeByte(LIST);
        out.writeInt(list.size());
        for (Object item : list) {
          write(item, out);
        }
      }
      case Map<?, ?> group -> {
        out.writeByte(GROUP);
        out.writeInt(group.size());
        for (Map.Entry<?, ?> field : group.entrySet()) {
          write(field.getKey(), out);
          write(field.getValue(), out);
        }
      }
      default -> throw new IllegalStateException("YAML gave a " + node.getClass());
    }
  }
}
