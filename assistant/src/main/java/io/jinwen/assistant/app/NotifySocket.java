package io.jinwen.assistant.app;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The socket that systemd listens on for a service (sd_notify(3)). It takes datagrams, and Java's
 * own channels speak only streams over addresses of its kind, so this asks the C library of Linux.
 */
final class NotifySocket {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000;

  /** Bytes of {@code sockaddr_un.sun_path}, its end included. */
  private static final int PATH_BYTES = 108;

  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SEND_TO =
      function(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final byte[] path;

  /**
   * @param address a path, or a name without a file that begins with an at sign
   * @throws IllegalArgumentException if it is neither, or too long
   */
  NotifySocket(String address) {
    path = address.getBytes(StandardCharsets.UTF_8);
    boolean hasForm = address.startsWith("/") || address.startsWith("@");
    if (!hasForm || path.length >= PATH_BYTES) {
      throw new IllegalArgumentException(
          "NOTIFY_SOCKET is '%s'; it is a path or begins with @, and has at most %d bytes"
              .formatted(address, PATH_BYTES - 1));
    }
    if (path[0] == '@') {
      path[0] = 0;
    }
  }

  /**
   * Sends lines such as {@code READY=1}; never waits.
   *
   * @throws IOException if nobody takes them
   */
  void send(String lines) throws IOException {
    byte[] message = lines.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(JAVA_SHORT.byteSize() + PATH_BYTES, Long.BYTES);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(path, 0, address, JAVA_BYTE, JAVA_SHORT.byteSize(), path.length);
      // A name without a file ends with its last byte, a path may.
      int length = (int) JAVA_SHORT.byteSize() + path.length;
      MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, message);
      int socket = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
      if (socket < 0) {
        throw new IOException("no socket can be made");
      }
      try {
        long sent =
            (long)
                SEND_TO.invokeExact(
                    socket, bytes, (long) message.length, MSG_DONTWAIT_NOSIGNAL, address, length);
        if (sent != message.length) {
          throw new IOException("nobody listens on " + this);
        }
      } finally {
        int _ = (int) CLOSE.invokeExact(socket);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the C library failed", e);
    }
  }

  private static MethodHandle function(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
  }

  @Override
  public String toString() {
    byte[] shown = Arrays.copyOf(path, path.length);
    if (shown[0] == 0) {
      shown[0] = '@';
    }
    return new String(shown, StandardCharsets.UTF_8);
  }
}
