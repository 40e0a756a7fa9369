package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnowledgeCommandTest {
  @TempDir Path folder;

  private final PrintStream before = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(before);
  }

  @Test
  void findsNothingWrongWithWhatIsDeliveredOnTheDayItWasChecked() {
    assertThat(new KnowledgeCommand(Map.of()).run("--on", "2026-11-28")).isZero();
    assertThat(said()).contains("0 wrong").contains("尚未完全确认\tcredit-repair-once");
  }

  @Test
  void tellsWhatNobodyCheckedForLong() {
    assertThat(new KnowledgeCommand(Map.of()).run("--on", "2027-11-28")).isZero();
    assertThat(said()).contains("久未核对\tdeposit-insurance 《存款保险条例》\t上次核对 2026-11-28");
  }

  @Test
  void endsWithOneWhereAnEntryIsOlderThanTheLaw() throws IOException {
    Files.createDirectories(folder.resolve("register"));
    Files.createDirectories(folder.resolve("answers"));
    Files.writeString(
        folder.resolve("register/r.yaml"),
        """
        - id: savings
          title: 《储蓄管理条例》
          issuer: 国务院
          changes: [2026-11-20]
          checked: 2026-11-21
          certainty: sure
        """);
    Files.writeString(
        folder.resolve("answers/a.yaml"), "- {id: deposit, basis: [savings], asOf: 2026-11-01}");
    assertThat(
            new KnowledgeCommand(Map.of()).run("--folder", folder.toString(), "--on", "2026-11-28"))
        .isEqualTo(1);
    assertThat(said()).contains("answers/a.yaml deposit\t《储蓄管理条例》 2026-11-20");
  }

  @Test
  void refusesADayThatIsNone() {
    assertThat(new KnowledgeCommand(Map.of()).run("--on", "gestern")).isEqualTo(2);
  }

  private String said() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
