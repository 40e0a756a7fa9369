package io.jinwen.assistant.records.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.records.audit.AuditEntry.AuditVersions;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.TestDatabase;
import io.jinwen.assistant.records.store.TickingClock;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditCsvTest {
  @Test
  void quotesMasksAndDisarmsFormulas() throws IOException {
    try (Database database = Database.open(TestDatabase.H2.empty())) {
      AuditLog log = new AuditLog(database, new TickingClock("2026-01-02T03:04:05.678Z"));
      log.append(entry("他说：\"保本\",\n电话13812345678", "=HYPERLINK(\"x\")"));
      log.append(entry("平常", "-1"));
      StringBuilder out = new StringBuilder();
      new AuditCsv(text -> text.replace("13812345678", "138****5678")).write(log, 1, out);
      assertThat(out.toString())
          .startsWith("\uFEFFnumber,at,kind,caller,session_id,turn_id,question,answer,")
          .contains(
              "\r\n1,2026-01-02T03:04:05.678Z,answered,anna,s1,t1,\"他说：\"\"保本\"\",\n"
                  + "电话138****5678\",\"'=HYPERLINK(\"\"x\"\")\",Youtu,p1,r1,w1,a-1 b-2,")
          .contains(",平常,'-1,");
    }
  }

  @Test
  void beginsAtTheNumberAskedFor() throws IOException {
    try (Database database = Database.open(TestDatabase.H2.empty())) {
      AuditLog log = new AuditLog(database, new TickingClock("2026-01-02T03:04:05.678Z"));
      log.append(entry("一", "1"));
      log.append(entry("二", "2"));
      StringBuilder out = new StringBuilder();
      new AuditCsv(text -> text).write(log, 2, out);
      assertThat(out.toString().lines()).hasSize(2);
      assertThat(out).contains("二").doesNotContain("一");
    }
  }

  private static AuditEntry entry(String question, String answer) {
    return new AuditEntry(
        AuditKind.ANSWERED,
        "anna",
        "s1",
        "t1",
        question,
        answer,
        new AuditVersions("Youtu", "p1", "r1", "w1"),
        List.of("a-1", "b-2"));
  }
}
