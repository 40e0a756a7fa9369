package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
  @TempDir Path home;

  @Test
  void isForTheServersUserOnlyAlsoWhereItWasOpen() throws Exception {
    Path folder = CacheFolder.in(home.resolve("data"));
    assertThat(rights(folder)).isEqualTo("rwx------");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(CacheFolder.in(home.resolve("data"))).isEqualTo(folder);
    assertThat(rights(folder)).isEqualTo("rwx------");
  }

  @Test
  void aPlaceThatCannotBeMadeIsRefusedWithTheWayOut() throws Exception {
    Path file = Files.createFile(home.resolve("cache"));
    assertThatThrownBy(() -> CacheFolder.in(home))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--cache-disk 0");
  }

  @Test
  void whatAnEarlierRunLeftGoes() throws Exception {
    Path folder = CacheFolder.in(home);
    Path other = Files.createFile(folder.resolve("other"));
    Files.createFile(CacheFolder.toForget(home));
    Files.createFile(folder.resolve("pages.kv"));
    Files.createFile(folder.resolve("pages.index"));
    CacheFolder.empty(home);
    CacheFolder.empty(home.resolve("nothing"));
    assertThat(folder).isDirectoryContaining(other::equals);
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(other);
    }
  }

  private static String rights(Path folder) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
  }
}
