package io.jinwen.assistant.web.openai;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.chat.AnswerStream;
import io.jinwen.assistant.chat.ChatService;
import io.jinwen.assistant.chat.Completion;
import io.jinwen.assistant.web.BodyReader;
import io.jinwen.assistant.web.Callers;
import io.jinwen.assistant.web.ChatController;
import io.jinwen.assistant.web.ClientGoneException;
import io.jinwen.assistant.web.JsonWire;
import io.jinwen.assistant.web.RequestIdFilter;
import io.jinwen.assistant.web.RequestLog;
import io.jinwen.engine.Engine;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/chat/completions}, for programs that speak OpenAI's API. */
@RestController
public final class CompletionsController {
  private static final Logger LOG = LoggerFactory.getLogger(CompletionsController.class);

  private final ChatService chat;
  private final Backend backend;
  private final BodyReader bodies;
  private final JsonWire json;
  private final Duration heartbeat;
  private final AtomicBoolean toolsLogged = new AtomicBoolean();

  /**
   * @param heartbeat how long a stream may be silent before it gives a sign of life
   */
  public CompletionsController(
      ChatService chat, Backend backend, BodyReader bodies, JsonWire json, Duration heartbeat) {
    this.chat = chat;
    this.backend = backend;
    this.bodies = bodies;
    this.json = json;
    this.heartbeat = heartbeat;
  }

  @PostMapping("/v1/chat/completions")
  void complete(HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    ChatController.requireJson(request.getContentType());
    Engine engine = backend.engine();
    CompletionRequest asked =
        CompletionReader.read(json.readObject(bodies.read(request, response)), engine.model());
    ModelName.require(asked.model(), engine);
    if (asked.toolsLeftOut() && !toolsLogged.getAndSet(true)) {
      LOG.info("a client offers tools; the model is not told of them and answers without");
    }
    String id = RequestIdFilter.idOf(request);
    RequestLog log = new RequestLog(id, asked.streamed());
    CompletionReply reply =
        new CompletionReply(
            request, response, json, new CompletionJson(id, engine.model()), log, asked.mayCall());
    Completion completion = new Completion(Callers.of(request), id, asked.generation());
    try (AnswerStream answer = chat.complete(completion)) {
      if (asked.streamed()) {
        reply.chunks(answer, asked.usageStreamed(), heartbeat);
      } else {
        reply.whole(answer);
      }
    } catch (ClientGoneException _) {
      log.clientGone();
    }
  }
}
