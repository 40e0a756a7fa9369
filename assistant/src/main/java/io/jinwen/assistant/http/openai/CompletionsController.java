package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.conversation.AnswerStream;
import io.jinwen.assistant.conversation.ChatCommand.Complete;
import io.jinwen.assistant.conversation.ChatService;
import io.jinwen.assistant.http.ApiAddress;
import io.jinwen.assistant.http.BodyReader;
import io.jinwen.assistant.http.Callers;
import io.jinwen.assistant.http.ChatController;
import io.jinwen.assistant.http.Fields;
import io.jinwen.assistant.http.JsonBody;
import io.jinwen.assistant.http.JsonWire;
import io.jinwen.assistant.http.ModelAnswers;
import io.jinwen.assistant.http.ReplyFormat;
import io.jinwen.assistant.http.ReplyLoop;
import io.jinwen.assistant.http.RequestIdFilter;
import io.jinwen.assistant.http.RequestLog;
import io.jinwen.assistant.http.SseWriter;
import io.jinwen.engine.Engine;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The model's answers for programs that speak OpenAI's API: chat, bare text, responses. */
@RestController
@ApiAddress("/v1")
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

  @ModelAnswers
  @PostMapping("/v1/chat/completions")
  void chat(HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    JsonNode body = body(request, response);
    Engine engine = backend.engine();
    CompletionRequest asked = CompletionReader.read(body, engine.model());
    if (asked.toolsLeftOut() && !toolsLogged.getAndSet(true)) {
      LOG.info("a client offers tools; the model is not told of them and answers without");
    }
    String id = RequestIdFilter.idOf(request);
    answer(request, response, asked, new CompletionJson(id, engine.model()));
  }

  @ModelAnswers
  @PostMapping("/v1/completions")
  void text(HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    JsonNode body = body(request, response);
    Engine engine = backend.engine();
    CompletionRequest asked = TextCompletionReader.read(body, engine.model());
    String id = RequestIdFilter.idOf(request);
    answer(request, response, asked, new TextCompletionJson(id, engine.model()));
  }

  @ModelAnswers
  @PostMapping("/v1/responses")
  void respond(HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    JsonNode body = body(request, response);
    Engine engine = backend.engine();
    CompletionRequest asked = ResponseReader.read(body, engine.model());
    ModelName.require(asked.model(), engine);
    String id = RequestIdFilter.idOf(request);
    ResponseJson documents = new ResponseJson(id, engine.model(), body);
    ReplyFormat format =
        asked.streamed()
            ? new ResponseEvents(
                new SseWriter(response, json, heartbeat), documents, asked.mayCall())
            : new JsonBody(
                request,
                response,
                json,
                answers -> documents.whole(answers.getFirst(), asked.mayCall()));
    deliver(request, asked, format);
  }

  private JsonNode body(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ChatController.requireJson(request.getContentType());
    return json.readObject(bodies.read(request, response));
  }

  private void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      CompletionRequest asked,
      AnswerDocuments documents)
      throws IOException, InterruptedException {
    Engine engine = backend.engine();
    ModelName.require(asked.model(), engine);
    if (asked.generation().scores().isPresent() && engine.place() != Engine.Place.HERE) {
      throw Fields.unsupported("logprobs", "回答由另一个推理服务给出，没有对数概率");
    }
    ReplyFormat format =
        asked.streamed()
            ? new CompletionChunks(
                new SseWriter(response, json, heartbeat),
                documents,
                asked.choices(),
                asked.mayCall(),
                asked.usageStreamed())
            : new JsonBody(
                request, response, json, answers -> documents.whole(answers, asked.mayCall()));
    deliver(request, asked, format);
  }

  private void deliver(HttpServletRequest request, CompletionRequest asked, ReplyFormat format)
      throws IOException, InterruptedException {
    String id = RequestIdFilter.idOf(request);
    ReplyLoop loop = new ReplyLoop(request, new RequestLog(id, asked.streamed()));
    List<AnswerStream> answers = new ArrayList<>();
    try {
      for (Complete command : asked.commands(Callers.of(request), id)) {
        answers.add(chat.answer(command));
      }
      loop.deliver(answers, format);
    } finally {
      answers.forEach(AnswerStream::close);
    }
  }
}
