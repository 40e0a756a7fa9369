package io.jinwen.assistant.http;

import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.documents.StoredDocument;
import io.jinwen.assistant.work.SlowWork;
import io.jinwen.engine.api.EngineException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What documents prove: a text against them, and two versions against each other. */
@RestController
@ApiAddress("/documents")
public final class DocumentProofController {
  private static final int TEXT_CHARACTERS_MAX = 20_000;
  private static final int DOCUMENTS_NAMED_MAX = 100;

  private final DocumentLibrary library;
  private final SlowWork work;
  private final BodyReader bodies;
  private final JsonWire json;

  public DocumentProofController(
      DocumentLibrary library, SlowWork work, BodyReader bodies, JsonWire json) {
    this.library = library;
    this.work = work;
    this.bodies = bodies;
    this.json = json;
  }

  /** Each figure and quotation of a text: where it stands, or that it does not. */
  @PostMapping("/documents/check")
  void check(HttpServletRequest request, HttpServletResponse response) throws IOException {
    BodyFields body =
        body(
            request,
            response,
            Set.of("text", "documents", "collection", "kinds", "since", "until"));
    String text = body.requiredText("text");
    if (text.isBlank() || text.length() > TEXT_CHARACTERS_MAX) {
      throw outOfRange("text", "应有 1 到 %d 个字符".formatted(TEXT_CHARACTERS_MAX));
    }
    Set<String> wanted = new LinkedHashSet<>(body.texts("documents").orElse(List.of()));
    if (wanted.size() > DOCUMENTS_NAMED_MAX) {
      throw outOfRange("documents", "最多 %d 个编号".formatted(DOCUMENTS_NAMED_MAX));
    }
    String caller = Callers.of(request);
    List<StoredDocument> documents = library.searchable(caller, wanted, FilterFields.of(body));
    send(response, compute(caller, () -> ProofJson.of(library.check(text, documents))));
  }

  /** The differences of two documents, clause by clause. */
  @PostMapping("/documents/compare")
  void compare(HttpServletRequest request, HttpServletResponse response) throws IOException {
    BodyFields body = body(request, response, Set.of("before", "after"));
    String caller = Callers.of(request);
    StoredDocument before = one(caller, body.requiredText("before"));
    StoredDocument after = one(caller, body.requiredText("after"));
    send(response, compute(caller, () -> ProofJson.of(library.compare(before, after))));
  }

  private StoredDocument one(String caller, String id) {
    return library.ready(caller, id);
  }

  private BodyFields body(
      HttpServletRequest request, HttpServletResponse response, Set<String> known)
      throws IOException {
    ChatController.requireJson(request.getContentType());
    return new BodyFields(json.readObject(bodies.read(request, response)), known);
  }

  private static ProblemException outOfRange(String field, String bound) {
    return new ProblemException(
        ProblemKind.VALUE_OUT_OF_RANGE,
        "字段 %s %s。".formatted(field, bound),
        Map.of("field", field));
  }

  private Map<String, Object> compute(String caller, Supplier<Map<String, Object>> slow) {
    try {
      return work.compute(caller, slow);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw new EngineException(EngineException.Code.CLOSED, "nobody waits any more", ending);
    }
  }

  private void send(HttpServletResponse response, Map<String, Object> document) throws IOException {
    response.setHeader("Cache-Control", "no-store");
    json.send(response, HttpServletResponse.SC_OK, document);
  }
}
