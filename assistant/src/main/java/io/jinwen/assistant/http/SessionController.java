package io.jinwen.assistant.http;

import io.jinwen.assistant.conversation.Ground.Origin;
import io.jinwen.assistant.records.session.AigcMetadata;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.SessionMarkdown;
import io.jinwen.assistant.records.session.SessionQuery;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.SessionStore.SessionPage;
import io.jinwen.assistant.records.session.Turn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /sessions}: the caller's own conversations. {@code POST /chat} begins them. */
@RestController
@ApiAddress("/sessions")
public final class SessionController {
  private static final int LIMIT = 50;

  private final SessionStore sessions;
  private final BodyReader bodies;
  private final JsonWire json;
  private final UnaryOperator<String> mask;
  private final SessionMarkdown markdown;

  /**
   * @param mask what every text goes through before it is exported
   */
  public SessionController(
      SessionStore sessions,
      BodyReader bodies,
      JsonWire json,
      UnaryOperator<String> mask,
      SessionMarkdown markdown) {
    this.sessions = sessions;
    this.bodies = bodies;
    this.json = json;
    this.mask = mask;
    this.markdown = markdown;
  }

  /** The newest first; {@code search} looks into titles, questions and answers. */
  @GetMapping("/sessions")
  void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    QueryFields query = new QueryFields(request, Set.of("search", "archived", "offset", "limit"));
    SessionPage page =
        sessions.list(
            Callers.of(request),
            new SessionQuery(
                query.text("search", "", SessionQuery.SEARCH_CHARACTERS_MAX),
                query.choice("archived", List.of("false", "true")).equals("true"),
                Optional.empty(),
                query.number("offset", 0, 0, Integer.MAX_VALUE),
                query.number("limit", LIMIT, 1, SessionQuery.LIMIT_MAX)));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("sessions", page.sessions().stream().map(SessionJson::session).toList());
    document.put("more", page.more());
    send(response, document);
  }

  /** A session with every turn of every branch. */
  @GetMapping("/sessions/{id}")
  void read(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String caller = Callers.of(request);
    Session session = find(caller, id);
    Map<String, Object> document = SessionJson.session(session);
    document.put("turns", sessions.turns(caller, id).stream().map(SessionJson::turn).toList());
    send(response, document);
  }

  /** Changes any of {@code title}, {@code archived}, {@code pinned} and {@code folder}. */
  @PatchMapping("/sessions/{id}")
  void change(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ChatController.requireJson(request.getContentType());
    BodyFields body =
        new BodyFields(
            json.readObject(bodies.read(request, response)),
            Set.of("title", "archived", "pinned", "folder"));
    String caller = Callers.of(request);
    Optional<String> title = body.text("title");
    Optional<Boolean> archived = body.bool("archived");
    Optional<Boolean> pinned = body.bool("pinned");
    Optional<String> folder = body.text("folder");
    if (title.isPresent()) {
      sessions.rename(caller, id, title.get());
    }
    if (archived.isPresent()) {
      sessions.archive(caller, id, archived.get());
    }
    if (pinned.isPresent()) {
      sessions.pin(caller, id, pinned.get());
    }
    if (folder.isPresent()) {
      sessions.move(caller, id, folder.get());
    }
    send(response, SessionJson.session(find(caller, id)));
  }

  @DeleteMapping("/sessions/{id}")
  void delete(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    sessions.delete(Callers.of(request), id);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  /**
   * The conversation up to {@code turn}, or up to the turn that was added last, as a Markdown or
   * JSON file with personal data masked.
   */
  @GetMapping("/sessions/{id}/export")
  void export(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    QueryFields query = new QueryFields(request, Set.of("format", "turn"));
    String format = query.choice("format", List.of("markdown", "json"));
    String caller = Callers.of(request);
    Session session = find(caller, id);
    List<Turn> turns = branch(caller, session, query.text("turn", "", id.length()));
    if (format.equals("markdown")) {
      String text = markdown.of(session, turns);
      Attachment.send(response, "text/markdown", session.id() + ".md", out -> out.write(text));
    } else {
      String text = json.text(exported(session, turns));
      Attachment.send(response, "application/json", session.id() + ".json", out -> out.write(text));
    }
  }

  private List<Turn> branch(String caller, Session session, String turnId) {
    Optional<Turn> leaf =
        turnId.isEmpty()
            ? sessions.latest(caller, session.id())
            : Optional.of(
                sessions
                    .turn(caller, turnId)
                    .filter(turn -> turn.sessionId().equals(session.id()))
                    .orElseThrow(() -> RecordProblems.noTurn(turnId)));
    return leaf.map(turn -> sessions.path(caller, turn.id())).orElse(List.of());
  }

  private Map<String, Object> exported(Session session, List<Turn> turns) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", session.id());
    document.put("title", mask.apply(session.title()));
    document.put("role", session.role());
    document.put("created_at", session.createdAt().toString());
    document.put("turns", turns.stream().map(this::exported).toList());
    return document;
  }

  private Map<String, Object> exported(Turn turn) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("number", turn.number());
    document.put("question", mask.apply(turn.question()));
    document.put("answer", mask.apply(turn.answer()));
    document.put("model", turn.model());
    boolean generated = !turn.model().isEmpty();
    document.put("ai_label", generated ? Origin.AI_LABEL : null);
    if (generated) {
      document.put("AIGC", AigcMetadata.of(turn.id()));
    }
    document.put("created_at", turn.createdAt().toString());
    return document;
  }

  private Session find(String caller, String id) {
    return sessions.find(caller, id).orElseThrow(() -> RecordProblems.noSession(id));
  }

  private void send(HttpServletResponse response, Map<String, Object> document) throws IOException {
    response.setHeader("Cache-Control", "no-store");
    json.send(response, HttpServletResponse.SC_OK, document);
  }
}
