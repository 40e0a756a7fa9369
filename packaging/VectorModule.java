import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.ModuleResolutionAttribute;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;

/**
 * Makes the Vector API an ordinary module of a copied JDK: one bit in its module-info says that it
 * incubates, and a JVM that sees it starts without the module graph and the linked classes that a
 * recording of a first start holds. What jlink then makes of the copy lacks the bit.
 *
 * <p>Argument: the folder of the copy. Changes one byte of lib/modules, or nothing and fails.
 */
final class VectorModule {
  private static final String NAME = "jdk.incubator.vector";
  private static final int WARN_INCUBATING = 8;

  private VectorModule() {}

  public static void main(String[] arguments) throws IOException {
    Path jdk = Path.of(arguments[0]);
    byte[] before;
    try (FileSystem image =
        FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", jdk.toString()))) {
      before = Files.readAllBytes(image.getPath("modules", NAME, "module-info.class"));
    }
    int at = flags(before);
    byte[] after = before.clone();
    after[at] &= ~WARN_INCUBATING;
    if (after[at] == before[at]) {
      throw new IOException(NAME + " does not incubate in " + jdk);
    }
    Path modules = jdk.resolve("lib", "modules");
    long place = onlyPlace(Files.readAllBytes(modules), before);
    try (FileChannel file = FileChannel.open(modules, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(after, at, 1), place + at);
    }
  }

  /** Where the low byte of the resolution flags lies in a module-info. */
  private static int flags(byte[] moduleInfo) throws IOException {
    ClassModel model = ClassFile.of().parse(moduleInfo);
    ModuleResolutionAttribute resolution =
        model
            .findAttribute(Attributes.moduleResolution())
            .orElseThrow(() -> new IOException(NAME + " has no resolution flags"));
    int name = 0;
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof Utf8Entry text && text.equalsString(Attributes.NAME_MODULE_RESOLUTION)) {
        name = entry.index();
      }
    }
    int flags = resolution.resolutionFlags();
    byte[] attribute = {
      (byte) (name >> 8), (byte) name, 0, 0, 0, 2, (byte) (flags >> 8), (byte) flags
    };
    return Math.toIntExact(onlyPlace(moduleInfo, attribute)) + attribute.length - 1;
  }

  private static int onlyPlace(byte[] in, byte[] wanted) throws IOException {
    int found = -1;
    for (int at = 0; at + wanted.length <= in.length; at++) {
      if (in[at] == wanted[0]
          && Arrays.equals(in, at, at + wanted.length, wanted, 0, wanted.length)) {
        if (found >= 0) {
          throw new IOException("what is to be changed occurs twice");
        }
        found = at;
      }
    }
    if (found < 0) {
      throw new IOException("what is to be changed does not occur");
    }
    return found;
  }
}
