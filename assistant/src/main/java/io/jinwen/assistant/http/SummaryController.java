package io.jinwen.assistant.http;

import io.jinwen.assistant.summaries.Summary;
import io.jinwen.assistant.summaries.SummaryDesk;
import io.jinwen.assistant.summaries.SummaryException;
import io.jinwen.assistant.summaries.SummaryForm;
import io.jinwen.assistant.summaries.SummaryPart;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /summaries}: the caller's own. They are made in the background; who reads one as a stream
 * of events follows it, and it goes on where the reader leaves.
 */
@RestController
@ApiAddress("/summaries")
public final class SummaryController {
  private static final String ONE = "/summaries/{id:[0-9a-z]{26}}";
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private final SummaryDesk desk;
  private final BodyReader bodies;
  private final JsonWire json;
  private final Duration heartbeat;

  /**
   * @param heartbeat how long a stream may be silent before it gives a sign of life
   */
  public SummaryController(SummaryDesk desk, BodyReader bodies, JsonWire json, Duration heartbeat) {
    this.desk = desk;
    this.bodies = bodies;
    this.json = json;
    this.heartbeat = heartbeat;
  }

  /** Begins one, of a document or of a text. */
  @PostMapping("/summaries")
  void begin(HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    ChatController.requireJson(request.getContentType());
    boolean streamAccepted = ChatController.wantsStream(request.getHeader("Accept"));
    BodyFields body =
        new BodyFields(
            json.readObject(bodies.read(request, response)),
            Set.of("document", "text", "form", "stream"));
    SummaryForm form =
        body.choice("form", SummaryForm.codes())
            .map(SummaryForm::ofCode)
            .orElse(SummaryForm.SUMMARY);
    boolean streamed = body.bool("stream").orElse(streamAccepted);
    Summary begun = begin(Callers.of(request), body, form);
    if (streamed) {
      follow(begun, request, response);
    } else {
      send(response, HttpServletResponse.SC_ACCEPTED, SummaryJson.of(begun));
    }
  }

  private Summary begin(String caller, BodyFields body, SummaryForm form) {
    Optional<String> document = body.text("document");
    Optional<String> text = body.text("text");
    if (document.isPresent() == text.isPresent()) {
      throw new ProblemException(
          ProblemKind.INVALID_REQUEST,
          "请在 document 里写文档的编号，或在 text 里写要概括的文字，二者写一个。",
          Map.of("field", "document"));
    }
    return document.isPresent()
        ? desk.ofDocument(caller, document.get(), form)
        : desk.ofText(caller, text.orElseThrow(), form);
  }

  /** The newest first, without what they say. */
  @GetMapping("/summaries")
  void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    new QueryFields(request, Set.of());
    send(response, HttpServletResponse.SC_OK, SummaryJson.list(desk.list(Callers.of(request))));
  }

  /** What there is of it; as a stream of events, until it is done. */
  @GetMapping(ONE)
  void read(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    String caller = Callers.of(request);
    if (ChatController.wantsStream(request.getHeader("Accept"))) {
      follow(desk.get(caller, id), request, response);
    } else {
      send(response, HttpServletResponse.SC_OK, SummaryJson.of(desk.contents(caller, id)));
    }
  }

  /** Stops it; what there is of it stays. */
  @PostMapping(ONE + "/cancel")
  void cancel(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    send(response, HttpServletResponse.SC_OK, SummaryJson.of(desk.cancel(Callers.of(request), id)));
  }

  /** Goes on with one that was stopped. */
  @PostMapping(ONE + "/resume")
  void resume(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    send(response, HttpServletResponse.SC_OK, SummaryJson.of(desk.resume(Callers.of(request), id)));
  }

  /** Also stops it. */
  @DeleteMapping(ONE)
  void delete(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    desk.delete(Callers.of(request), id);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  private void follow(Summary begun, HttpServletRequest request, HttpServletResponse response)
      throws InterruptedException {
    SseWriter writer = new SseWriter(response, json, heartbeat);
    try {
      writer.begin();
      writer.event("opened", SummaryJson.of(begun));
      follow(begun, request, writer);
    } catch (SummaryException deleted) {
      writer.event("error", RecordProblems.of(deleted).document(RequestIdFilter.idOf(request)));
    } catch (ClientGoneException _) {
      // it is made all the same
    }
  }

  private void follow(Summary begun, HttpServletRequest request, SseWriter writer)
      throws InterruptedException {
    String caller = begun.owner();
    int told = 0;
    Map<String, Object> last = Map.of();
    while (true) {
      Summary now = desk.get(caller, begun.id());
      for (SummaryPart section : desk.sections(caller, begun.id(), told)) {
        writer.event("section", SummaryJson.of(section));
        told++;
      }
      Map<String, Object> progress = SummaryJson.progress(now);
      if (!progress.equals(last)) {
        writer.event("progress", progress);
        last = progress;
      }
      if (!now.state().isUnderWay()) {
        writer.event("done", SummaryJson.of(desk.contents(caller, begun.id())));
        return;
      }
      if (desk.isEnding()) {
        Problem ending = Problem.of(ProblemKind.SHUTTING_DOWN, "服务正在关闭；重新启动后会接着概括，编号不变。");
        writer.event("error", ending.document(RequestIdFilter.idOf(request)));
        return;
      }
      if (ClientProbe.isGone(request)) {
        return;
      }
      writer.quiet();
      Thread.sleep(LOOK_EVERY);
    }
  }

  private void send(HttpServletResponse response, int status, Map<String, Object> document)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    json.send(response, status, document);
  }
}
