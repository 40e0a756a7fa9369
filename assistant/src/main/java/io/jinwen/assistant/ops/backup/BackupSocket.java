package io.jinwen.assistant.ops.backup;

import io.jinwen.assistant.records.store.DatabaseAddress;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket beside the database's file, over which a running server hands out copies to the command
 * on the same machine. Who may use it is decided by the rights of the folder and the socket: the
 * server's user alone.
 *
 * <p>The server writes pieces, each behind its length; the length {@link #END} ends a copy that is
 * whole, {@link #REFUSED} one that is not, with a sentence behind it.
 */
public final class BackupSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackupSocket.class);
  private static final String NAME = "backup.socket";
  private static final int END = 0;
  private static final int REFUSED = -1;
  private static final int PIECE_BYTES = 1 << 16;

  private final Backup backup;
  private final Optional<Path> socket;
  private volatile ServerSocketChannel server;

  /**
   * @param address of the database that the server holds; a server's own is copied by itself
   */
  public BackupSocket(Backup backup, DatabaseAddress address) {
    this.backup = backup;
    this.socket = socketOf(address);
  }

  private static Optional<Path> socketOf(DatabaseAddress address) {
    return address.folder().map(folder -> folder.resolve(NAME));
  }

  /** Begins to listen; where that is not possible, only copies of a running server are not. */
  public void start() {
    socket.ifPresent(this::listen);
  }

  private void listen(Path path) {
    try {
      Files.deleteIfExists(path); // left by a process that was killed
      ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      opened.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      server = opened;
      Thread.ofPlatform().daemon().name("backup").start(this::serve);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      LOG.warn("no backup can be made while the server runs: {}", e.toString());
    }
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel caller = server.accept();
          DataOutputStream out = new DataOutputStream(Channels.newOutputStream(caller))) {
        hand(out);
      } catch (ClosedChannelException end) {
        return;
      } catch (IOException e) {
        LOG.warn("a backup was broken off: {}", e.toString());
      }
    }
  }

  private void hand(DataOutputStream out) throws IOException {
    try {
      OutputStream pieces = new BufferedOutputStream(new Pieces(out), PIECE_BYTES);
      backup.write(pieces);
      pieces.flush();
      out.writeInt(END);
      LOG.info("a backup was made");
    } catch (RuntimeException refused) {
      LOG.warn("a backup was refused: {}", refused.toString());
      out.writeInt(REFUSED);
      out.writeUTF(String.valueOf(refused.getMessage()));
    }
  }

  private static final class Pieces extends OutputStream {
    private final DataOutputStream out;

    Pieces(DataOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      if (count > 0) {
        out.writeInt(count);
        out.write(bytes, offset, count);
      }
    }
  }

  /**
   * Asks the server that holds a database for a copy.
   *
   * @return false where no server listens
   * @throws BackupException where it refuses, or breaks off
   */
  public static boolean ask(DatabaseAddress address, OutputStream out) throws IOException {
    Optional<SocketChannel> reached = reach(address);
    if (reached.isEmpty()) {
      return false;
    }
    try (SocketChannel channel = reached.get();
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel))) {
      for (int length = in.readInt(); length != END; length = in.readInt()) {
        if (length < 0) {
          throw new BackupException(in.readUTF());
        }
        out.write(in.readNBytes(length));
      }
      return true;
    } catch (EOFException brokenOff) {
      throw new BackupException("the server broke the backup off; its log says why", brokenOff);
    }
  }

  private static Optional<SocketChannel> reach(DatabaseAddress address) throws IOException {
    Optional<Path> path = socketOf(address).filter(Files::exists);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(path.get()));
      return Optional.of(channel);
    } catch (IOException nobody) {
      channel.close();
      return Optional.empty(); // a socket that a killed process left
    }
  }

  @Override
  public void close() {
    try {
      if (server != null) {
        server.close();
        Files.deleteIfExists(socket.orElseThrow());
      }
    } catch (IOException e) {
      LOG.warn("the socket for backups could not be removed: {}", e.toString());
    }
  }
}
