package io.jinwen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./jinwen doctor} says of the machine around the program. */
class MachineChecksTest {
  @TempDir private Path folder;

  @Test
  void tellsWhereTheDataWillLieAndHowMuchRoomThereIs() {
    assertThat(data(folder.resolve("new/data")))
        .hasSize(2) // the cache's line behind it
        .first()
        .asString()
        .matches("[✓!] data: .*new/data, [\\d.]+ GB free, made at the first start.*");
  }

  @Test
  void refusesAPlaceThatIsNoFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(data(file.resolve("data")))
        .singleElement()
        .asString()
        .startsWith("✗ data: nothing can be written into " + file);
  }

  @Test
  void warnsOfDataThatOthersMayRead() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-x---"));
    assertThat(data(open)).last().asString().startsWith("! data: others may read " + open);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwx------"));
    assertThat(data(open)).hasSize(2).noneMatch(finding -> finding.toString().startsWith("!"));
  }

  @Test
  void tellsWhereKeysAndValuesLieAndWhetherOthersMayReadThem() throws IOException {
    String data = folder.toString();
    Path cache = folder.resolve("cache");
    assertThat(cacheLine(Map.of("JINWEN_DATA", data)))
        .isEqualTo(
            "✓ cache: keys and values take at most 2GB in %s, and leave the last gigabyte alone"
                .formatted(cache));
    assertThat(cacheLine(Map.of("JINWEN_DATA", data, "JINWEN_CACHE_DISK", "0")))
        .startsWith("✓ cache: keys and values stay in memory");
    Files.createDirectory(cache);
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxr-x---"));
    assertThat(cacheLine(Map.of("JINWEN_DATA", data)))
        .startsWith("! cache: others may read " + cache);
  }

  private String cacheLine(Map<String, String> environment) {
    return new DataFolderCheck(folder, environment)
        .findings().stream()
            .map(Finding::toString)
            .filter(line -> line.contains("cache:"))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void namesTheDatabaseElsewhereWithoutItsOptions() {
    Map<String, String> environment =
        Map.of(
            "JINWEN_DATA",
            folder.toString(),
            "JINWEN_DB_URL",
            "jdbc:postgresql://db/jinwen?password=x");
    assertThat(new DataFolderCheck(folder, environment).findings())
        .first()
        .hasToString("✓ database: jdbc:postgresql://db/jinwen");
  }

  @Test
  void aControlGroupLimitsTheMemoryAndSoDoThoseAboveIt() throws IOException {
    group("", "max", 5_000);
    group("machine", "4000", 1_000);
    group("machine/jinwen", "max", 500);
    assertThat(ProcessMemory.groupFreeBytes(folder, "/machine/jinwen")).hasValue(3_000);
    group("machine/jinwen", "700", 500);
    assertThat(ProcessMemory.groupFreeBytes(folder, "/machine/jinwen")).hasValue(200);
    assertThat(ProcessMemory.groupFreeBytes(folder.resolve("none"), "/")).isEmpty();
  }

  @Test
  void tellsAWrongClockAndALocaleWithoutChinese() {
    assertThat(Doctor.clock(Instant.EPOCH)).asString().startsWith("✗ clock: it says 1970");
    assertThat(Doctor.clock(Instant.parse("2027-01-01T00:00:00Z"))).asString().startsWith("✓");
    assertThat(Doctor.encoding("ANSI_X3.4-1968")).asString().contains("LC_ALL=C.UTF-8");
    assertThat(Doctor.encoding("UTF-8")).asString().startsWith("✓");
  }

  private static List<Finding> data(Path place) {
    return new DataFolderCheck(place, Map.of("JINWEN_DATA", place.toString())).findings();
  }

  private void group(String name, String most, long used) throws IOException {
    Path group = Files.createDirectories(folder.resolve(name));
    Files.writeString(group.resolve("memory.max"), most + "\n");
    Files.writeString(group.resolve("memory.current"), used + "\n");
  }
}
