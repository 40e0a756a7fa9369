package io.jinwen.assistant.http;

import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.records.audit.AuditCsv;
import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditVerdict;
import io.jinwen.assistant.records.audit.AuditVerifier;
import io.jinwen.assistant.records.audit.AuditVerifier.AuditHead;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /audit}: the same as the {@code audit} command, while the server runs. */
@RestController
@ApiAddress(
    value = "/audit",
    roles = {Role.AUDITOR, Role.ADMIN})
public final class AuditController {
  private static final int HEAD_CHARACTERS_MAX = 100;

  private final AuditLog log;
  private final JsonWire json;
  private final UnaryOperator<String> mask;

  /**
   * @param mask what questions and answers go through before they are exported
   */
  public AuditController(AuditLog log, JsonWire json, UnaryOperator<String> mask) {
    this.log = log;
    this.json = json;
    this.mask = mask;
  }

  /** Walks along the chain; {@code known} is a head noted earlier. */
  @GetMapping("/audit/verify")
  void verify(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String known = new QueryFields(request, Set.of("known")).text("known", "", HEAD_CHARACTERS_MAX);
    Map<String, Object> document = new LinkedHashMap<>();
    switch (new AuditVerifier(log).verify(head(known))) {
      case AuditVerdict.Intact(long records, AuditHead head) -> {
        document.put("intact", true);
        document.put("records", records);
        document.put("head", head.toString());
      }
      case AuditVerdict.Broken(long number, AuditVerdict.Flaw flaw) -> {
        document.put("intact", false);
        document.put("record", number);
        document.put("reason", flaw.sentence());
      }
    }
    response.setHeader("Cache-Control", "no-store");
    json.send(response, HttpServletResponse.SC_OK, document);
  }

  private static Optional<AuditHead> head(String known) {
    try {
      return known.isEmpty() ? Optional.empty() : Optional.of(AuditHead.parse(known));
    } catch (IllegalArgumentException _) {
      throw new ProblemException(
          ProblemKind.VALUE_OUT_OF_RANGE,
          "known 应为 序号:哈希，如 verify 返回的 head。",
          Map.of("field", "known", "value", Problem.shown(known)));
    }
  }

  /** The record as a table, personal data masked. */
  @GetMapping("/audit/export")
  void export(HttpServletRequest request, HttpServletResponse response) throws IOException {
    int from = new QueryFields(request, Set.of("from")).number("from", 1, 1, Integer.MAX_VALUE);
    log.append(
        AuditEntry.event(AuditKind.EXPORTED, Callers.of(request), "", "", List.of("audit:csv")));
    Attachment.send(
        response, "text/csv", "audit.csv", out -> new AuditCsv(mask).write(log, from, out));
  }
}
