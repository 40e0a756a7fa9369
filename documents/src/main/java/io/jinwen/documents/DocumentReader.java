package io.jinwen.documents;

import io.jinwen.documents.ReaderMessage.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * Reads files, each in a process of its own: what a file does to its parser, it does to nobody
 * else. The process has a bounded heap and time, a folder for temporary files that is deleted
 * behind it, lower priority than the server, and ends when this one does. Safe for use by many
 * threads.
 */
public final class DocumentReader {
  private static final String MAIN = "io.jinwen.documents.child.ReaderProcess";

  /** What -XX:+ExitOnOutOfMemoryError exits with. */
  private static final int OUT_OF_MEMORY = 3;

  /** Of text as JSON: twice six bytes for a character of the most that is read, and its places. */
  private static final long OUTPUT_BYTES_MAX = 256L << 20;

  /** One is drawn at a time, for all who look at documents. */
  private static final Duration DRAW_TIME_MAX = Duration.ofMinutes(1);

  private static final Path NICE = Path.of("/usr/bin/nice");

  private final String classPath;
  private final ReadLimits limits;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param classPath of the reading process: this module and the parsers' libraries
   */
  public DocumentReader(String classPath, ReadLimits limits) {
    this.classPath = classPath;
    this.limits = limits;
  }

  /**
   * The class path of an installed program, or of a built project; with character recognition where
   * that is there too.
   */
  public static String classPathIn(Path home) {
    return classPath(home, "documents") + ":" + classPath(home, "documents-ocr");
  }

  private static String classPath(Path home, String module) {
    Path installed = home.resolve("lib").resolve(module);
    if (Files.isDirectory(installed)) {
      return installed + "/*";
    }
    Path target = home.resolve(module).resolve("target");
    return target.resolve("jinwen-" + module + ".jar") + ":" + target.resolve("lib") + "/*";
  }

  public ReadLimits limits() {
    return limits;
  }

  /**
   * @param name as the user calls the file; its ending is compared with the content
   * @throws RefusedDocumentException with a sentence for the user
   */
  public ReadDocument read(Path file, String name, ReadProgress progress)
      throws RefusedDocumentException {
    Request request = new Request(file.toString(), name, limits, null, 0, 0);
    if (run(request, progress) instanceof ReaderMessage.Done(ReadDocument document)) {
      return document;
    }
    throw Refusal.READER_FAILED.with();
  }

  /**
   * Draws a page as a PNG.
   *
   * @return how large the page is
   * @throws RefusedDocumentException with a sentence for the user
   */
  public PageSize draw(Path file, String name, int page, int pixelsWide, Path picture)
      throws RefusedDocumentException {
    Request request =
        new Request(
            file.toString(),
            name,
            limits.withTimeMax(DRAW_TIME_MAX),
            picture.toString(),
            page,
            pixelsWide);
    if (run(request, ReadProgress.NONE) instanceof ReaderMessage.Drawn(PageSize size)) {
      return size;
    }
    throw Refusal.READER_FAILED.with();
  }

  private ReaderMessage run(Request request, ReadProgress progress)
      throws RefusedDocumentException {
    try {
      Path scratch = Files.createTempDirectory("jinwen-reader");
      try {
        return run(request, progress, scratch);
      } finally {
        delete(scratch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the reading process cannot be started", e);
    }
  }

  private ReaderMessage run(Request request, ReadProgress progress, Path scratch)
      throws IOException, RefusedDocumentException {
    Process process =
        new ProcessBuilder(command(request, scratch))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    running.add(process);
    if (closed) {
      process.destroyForcibly();
    }
    AtomicBoolean late = new AtomicBoolean();
    Thread watch =
        Thread.ofVirtual().start(() -> endInTime(process, request.limits().timeMax(), late));
    try {
      Optional<ReaderMessage> last = listen(process, progress);
      int status = process.waitFor();
      if (last.orElse(null) instanceof ReaderMessage.Refused(Refusal why, String sentence)) {
        throw new RefusedDocumentException(why, sentence);
      }
      if (late.get()) {
        throw Refusal.OUT_OF_TIME.with(request.limits().timeMax().toSeconds());
      }
      if (status == OUT_OF_MEMORY) {
        throw Refusal.OUT_OF_MEMORY.with(limits.memoryMegabytes() + " MB");
      }
      return last.filter(_ -> status == 0).orElseThrow(Refusal.READER_FAILED::with);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.READER_FAILED.with();
    } finally {
      process.destroyForcibly();
      running.remove(process);
      watch.interrupt();
    }
  }

  /** Ends what is being read or drawn, and all that would be later: it is refused. */
  public void close() {
    closed = true;
    running.forEach(Process::destroyForcibly);
  }

  private List<String> command(Request request, Path scratch) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(NICE)) {
      command.addAll(List.of(NICE.toString(), "-n", "15"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + limits.memoryMegabytes() + "m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // most files are read before a better compiler pays
            "-XX:MaxMetaspaceSize=160m",
            "-XX:MaxDirectMemorySize=32m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "-Djava.awt.headless=true",
            "-Djava.io.tmpdir=" + scratch,
            "-Dpdfbox.fontcache=" + scratch,
            "-Dstdout.encoding=UTF-8",
            "-Dsun.jnu.encoding=UTF-8",
            "-cp",
            classPath,
            MAIN,
            ReaderMessage.JSON.writeValueAsString(request)));
    return command;
  }

  private static void endInTime(Process process, Duration timeMax, AtomicBoolean late) {
    try {
      if (!process.waitFor(timeMax.toMillis(), TimeUnit.MILLISECONDS)) {
        late.set(true);
        process.destroyForcibly();
      }
    } catch (InterruptedException done) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last message; what comes from the process is believed as little as the file. */
  private static Optional<ReaderMessage> listen(Process process, ReadProgress progress) {
    Optional<ReaderMessage> last = Optional.empty();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new BoundedStream(process.getInputStream(), OUTPUT_BYTES_MAX),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        ReaderMessage message = ReaderMessage.JSON.readValue(line, ReaderMessage.class);
        if (message instanceof ReaderMessage.Reached(int page, int pages)) {
          progress.reached(page, pages);
        } else {
          last = Optional.of(message);
        }
      }
    } catch (IOException | JacksonException broken) {
      return Optional.empty(); // it was ended amid a line; the exit status says why
    }
    return last;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Ends after so many bytes. */
  private static final class BoundedStream extends InputStream {
    private final InputStream in;
    private long left;

    BoundedStream(InputStream in, long bytesMax) {
      this.in = in;
      this.left = bytesMax;
    }

    @Override
    public int read() throws IOException {
      return left-- > 0 ? in.read() : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = left <= 0 ? -1 : in.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(0, n);
      return n;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
