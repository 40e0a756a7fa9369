package io.jinwen.assistant.http;

import io.jinwen.assistant.documents.DocumentAccess;
import io.jinwen.assistant.documents.DocumentFilter;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.documents.DrawnPage;
import io.jinwen.assistant.documents.Findings;
import io.jinwen.assistant.documents.StoredDocument;
import io.jinwen.assistant.work.SlowWork;
import io.jinwen.documents.PageSize;
import io.jinwen.engine.api.EngineException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /documents}: the caller's own documents and those that are shared. */
@RestController
@ApiAddress("/documents")
public final class DocumentController {
  private static final int QUESTION_CHARACTERS_MAX = 2_000;
  private static final int DOCUMENTS_NAMED_MAX = 100;
  private static final int LIMIT_MAX = 20;
  private static final int LIMIT_DEFAULT = 5;

  /** Only what may be an id, so that no other address of documents takes these methods. */
  private static final String ONE = "/documents/{id:[0-9a-z]{26}}";

  private final DocumentLibrary library;
  private final SlowWork work;
  private final BodyReader bodies;
  private final JsonWire json;
  private final long fileBytesMax;

  /**
   * @param fileBytesMax the largest file that is taken
   */
  public DocumentController(
      DocumentLibrary library, SlowWork work, BodyReader bodies, JsonWire json, long fileBytesMax) {
    this.library = library;
    this.work = work;
    this.bodies = bodies;
    this.json = json;
    this.fileBytesMax = fileBytesMax;
  }

  /** Takes the body as a file; it is read in the background. */
  @PostMapping("/documents")
  void add(HttpServletRequest request, HttpServletResponse response) throws IOException {
    QueryFields query = new QueryFields(request, Set.of("name", "collection", "access"));
    String name = query.text("name", "", DocumentLibrary.NAME_CHARACTERS_MAX);
    String collection = query.text("collection", "", DocumentLibrary.COLLECTION_CHARACTERS_MAX);
    DocumentAccess access = DocumentAccess.ofCode(query.choice("access", DocumentAccess.codes()));
    if (name.isBlank()) {
      throw new ProblemException(
          ProblemKind.INVALID_REQUEST, "请在参数 name 里写上文件名，例如 年报.pdf。", Map.of("field", "name"));
    }
    try (InputStream file = file(request, response)) {
      StoredDocument added = library.add(Callers.of(request), name, collection, access, file);
      json.send(response, HttpServletResponse.SC_ACCEPTED, DocumentJson.of(added));
    }
  }

  /** The body, which must not be empty, up to the limit. */
  private InputStream file(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getContentLengthLong() > fileBytesMax) {
      response.setHeader("Connection", "close"); // the body is not wanted
      throw tooLarge();
    }
    PushbackInputStream body = new PushbackInputStream(request.getInputStream());
    int first = body.read();
    if (first < 0) {
      throw new ProblemException(
          ProblemKind.INVALID_REQUEST, "请求体是空的：文件本身就是请求体，例如 curl --data-binary @年报.pdf。");
    }
    body.unread(first);
    return new LimitedStream(body, fileBytesMax, this::tooLarge);
  }

  private ProblemException tooLarge() {
    return new ProblemException(
        ProblemKind.BODY_TOO_LARGE,
        "文件最多 %d MB，请拆分后上传。".formatted(fileBytesMax >> 20),
        Map.of("max_bytes", fileBytesMax));
  }

  /** The newest first. */
  @GetMapping("/documents")
  void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    DocumentFilter filter = FilterFields.of(new QueryFields(request, FilterFields.NAMES));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put(
        "documents",
        library.list(Callers.of(request), filter).stream().map(DocumentJson::of).toList());
    send(response, document);
  }

  /** Progress, diagnosis, or why it was refused. */
  @GetMapping(ONE)
  void read(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    send(response, DocumentJson.of(library.get(Callers.of(request), id)));
  }

  /** Gives it to others, or takes it back. */
  @PatchMapping(ONE)
  void share(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ChatController.requireJson(request.getContentType());
    BodyFields body =
        new BodyFields(json.readObject(bodies.read(request, response)), Set.of("access"));
    DocumentAccess access =
        DocumentAccess.ofCode(body.requiredChoice("access", DocumentAccess.codes()));
    StoredDocument shared = library.share(Callers.of(request), id, access);
    send(response, DocumentJson.of(shared));
  }

  /** A page as a picture; {@code X-Page-Size} has its points, in which boxes are told. */
  @GetMapping(ONE + "/pages/{page}")
  void picture(
      @PathVariable String id,
      @PathVariable String page,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    DrawnPage picture;
    try {
      picture = library.picture(Callers.of(request), id, number(page));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw new EngineException(
          EngineException.Code.CLOSED, "nobody waits for the page any more", ending);
    }
    response.setContentType("image/png");
    response.setContentLength(picture.png().length);
    PageSize size = picture.size();
    response.setHeader("X-Page-Size", size.width() + "x" + size.height());
    response.setHeader("Cache-Control", "no-store");
    response.getOutputStream().write(picture.png());
  }

  private static int number(String page) {
    return page.matches("[1-9]\\d{0,5}") ? Integer.parseInt(page) : 0; // there is no page 0
  }

  /** Row, index entries, vectors and files. */
  @DeleteMapping(ONE)
  void delete(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    library.delete(Callers.of(request), id);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  /** What the documents say to a question, word for word, with page and place. */
  @PostMapping("/documents/search")
  void search(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ChatController.requireJson(request.getContentType());
    BodyFields body =
        new BodyFields(
            json.readObject(bodies.read(request, response)),
            Set.of("query", "documents", "collection", "kinds", "since", "until", "limit"));
    String question = body.requiredText("query");
    Set<String> wanted = new LinkedHashSet<>(body.texts("documents").orElse(List.of()));
    requireBounds(question, wanted);
    int most = body.integer("limit", 1, LIMIT_MAX).map(Long::intValue).orElse(LIMIT_DEFAULT);
    String caller = Callers.of(request);
    List<StoredDocument> documents = library.searchable(caller, wanted, FilterFields.of(body));
    try {
      Findings findings = work.compute(caller, () -> library.search(question, documents, most));
      send(response, DocumentJson.of(findings));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw new EngineException(
          EngineException.Code.CLOSED, "nobody waits for what is found any more", ending);
    }
  }

  private static void requireBounds(String question, Set<String> wanted) {
    if (question.isBlank() || question.length() > QUESTION_CHARACTERS_MAX) {
      throw new ProblemException(
          ProblemKind.VALUE_OUT_OF_RANGE,
          "字段 query 应有 1 到 %d 个字符。".formatted(QUESTION_CHARACTERS_MAX),
          Map.of("field", "query"));
    }
    if (wanted.size() > DOCUMENTS_NAMED_MAX) {
      throw new ProblemException(
          ProblemKind.VALUE_OUT_OF_RANGE,
          "字段 documents 最多 %d 个编号。".formatted(DOCUMENTS_NAMED_MAX),
          Map.of("field", "documents"));
    }
  }

  private void send(HttpServletResponse response, Map<String, Object> document) throws IOException {
    response.setHeader("Cache-Control", "no-store");
    json.send(response, HttpServletResponse.SC_OK, document);
  }
}
