import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * An agent under which reflection tells the methods of a class in one order, by name and types. The
 * JVM has them by where their names lie in memory, which differs from run to run, and what Spring
 * writes at build time follows it; under the agent two builds write the same bytes.
 *
 * <p>Run as a program it writes itself into a jar (argument: the file), for {@code -javaagent}. It
 * has the JVM's {@code Reflection.filterMethods}, through which all lists of methods go, sort what
 * it was given first.
 */
public final class MethodOrder implements Comparator<Method>, ClassFileTransformer, CodeTransform {
  private static final String FILTER_CLASS = "jdk/internal/reflect/Reflection";
  private static final String FILTER_METHOD = "filterMethods";
  private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
  private static final ClassDesc HERE = ClassDesc.of("MethodOrder");
  private static final MethodTypeDesc SORT =
      MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of("java.lang.reflect.Method").arrayType());
  private static final MethodOrder ORDER = new MethodOrder();

  private MethodOrder() {}

  /** Writes the agent's jar. */
  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", MethodOrder.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.putValue("Boot-Class-Path", jar.getFileName().toString()); // java.base calls it
    String file = MethodOrder.class.getName() + ".class";
    Files.createDirectories(jar.toAbsolutePath().getParent());
    try (InputStream own = MethodOrder.class.getResourceAsStream(file);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      JarEntry entry = new JarEntry(file);
      entry.setTimeLocal(ENTRY_TIME);
      out.putNextEntry(entry);
      own.transferTo(out);
    }
  }

  /** Called by the JVM before the program's main method. */
  public static void premain(String options, Instrumentation jvm) throws Exception {
    Module base = Object.class.getModule();
    Set<Module> here = Set.of(MethodOrder.class.getModule());
    jvm.redefineModule(base, here, Map.of(), Map.of(), Set.of(), Map.of());
    jvm.addTransformer(ORDER, true);
    jvm.retransformClasses(Class.forName(FILTER_CLASS.replace('/', '.')));
    Method[] own = LocalDateTime.class.getDeclaredMethods(); // not asked for yet
    Method[] sorted = own.clone();
    sort(sorted);
    if (!Arrays.equals(own, sorted)) {
      throw new IllegalStateException("reflection does not sort: this JDK lists methods elsewhere");
    }
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] bytes) {
    if (!FILTER_CLASS.equals(name)) {
      return null;
    }
    ClassFile file = ClassFile.of();
    return file.transformClass(
        file.parse(bytes),
        ClassTransform.transformingMethodBodies(MethodOrder::isFilter, this));
  }

  private static boolean isFilter(MethodModel method) {
    return method.methodName().equalsString(FILTER_METHOD);
  }

  /** Puts a call of {@link #sort} before everything else. */
  @Override
  public void atStart(CodeBuilder code) {
    code.aload(1).invokestatic(HERE, "sort", SORT); // of (class, methods)
  }

  @Override
  public void accept(CodeBuilder code, CodeElement element) {
    code.with(element);
  }

  /** Called by {@code Reflection.filterMethods}. */
  public static void sort(Method[] methods) {
    Arrays.sort(methods, ORDER);
  }

  @Override
  public int compare(Method one, Method other) {
    int byName = one.getName().compareTo(other.getName());
    return byName != 0 ? byName : signature(one).compareTo(signature(other));
  }

  private static String signature(Method method) {
    StringBuilder types = new StringBuilder();
    for (Class<?> type : method.getParameterTypes()) {
      types.append(type.getName()).append(',');
    }
    return types.append(method.getReturnType().getName()).toString();
  }
}
