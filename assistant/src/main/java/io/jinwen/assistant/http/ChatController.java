package io.jinwen.assistant.http;

import io.jinwen.assistant.conversation.AnswerStream;
import io.jinwen.assistant.conversation.ChatCommand.Ask;
import io.jinwen.assistant.conversation.ChatService;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /chat}: a question in, an answer out, whole or as a stream. */
@RestController
@ApiAddress("/chat")
public final class ChatController {
  private final ChatService chat;
  private final BodyReader bodies;
  private final JsonWire json;
  private final Duration heartbeat;

  /**
   * @param heartbeat how long a stream may be silent before it gives a sign of life
   */
  public ChatController(ChatService chat, BodyReader bodies, JsonWire json, Duration heartbeat) {
    this.chat = chat;
    this.bodies = bodies;
    this.json = json;
    this.heartbeat = heartbeat;
  }

  @ModelAnswers
  @PostMapping("/chat")
  void chat(HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    requireJson(request.getContentType());
    boolean streamAccepted = wantsStream(request.getHeader("Accept"));
    String id = RequestIdFilter.idOf(request);
    var body = new ChatRequestReader(json.readObject(bodies.read(request, response)));
    Ask asked = body.question(Callers.of(request), id);
    boolean streamed = body.streamed().orElse(streamAccepted);
    ReplyLoop loop = new ReplyLoop(request, new RequestLog(id, streamed));
    ReplyFormat format =
        streamed
            ? new ChatEvents(request, new SseWriter(response, json, heartbeat))
            : new JsonBody(
                request, response, json, answers -> AnswerJson.whole(answers.getFirst()));
    try (AnswerStream answer = chat.answer(asked)) {
      loop.deliver(List.of(answer), format);
    }
  }

  /**
   * @throws ProblemException UNSUPPORTED_MEDIA_TYPE for a body that is not JSON in UTF-8
   */
  public static void requireJson(String contentType) {
    try {
      MediaType type = MediaType.parseMediaType(contentType == null ? "" : contentType);
      boolean utf8 = type.getCharset() == null || type.getCharset().name().equals("UTF-8");
      if (type.isCompatibleWith(MediaType.APPLICATION_JSON) && utf8) {
        return;
      }
    } catch (IllegalArgumentException _) {
      // told below: it is not the one type that is
    }
    throw new ProblemException(
        ProblemKind.UNSUPPORTED_MEDIA_TYPE, "请以 UTF-8 的 JSON 提问：Content-Type: application/json。");
  }

  /** Whether the client likes a stream better than one JSON body; no word on it means JSON. */
  static boolean wantsStream(String accept) {
    if (accept == null || accept.isBlank()) {
      return false;
    }
    List<MediaType> accepted;
    try {
      accepted = MediaType.parseMediaTypes(accept);
    } catch (InvalidMediaTypeException _) {
      throw notAcceptable();
    }
    double stream = quality(accepted, MediaType.TEXT_EVENT_STREAM);
    double whole = quality(accepted, MediaType.APPLICATION_JSON);
    if (stream <= 0 && whole <= 0) {
      throw notAcceptable();
    }
    boolean streamNamed =
        accepted.stream().anyMatch(MediaType.TEXT_EVENT_STREAM::equalsTypeAndSubtype);
    return streamNamed ? stream >= whole : stream > whole;
  }

  /** The quality of the most specific of the accepted types that includes this one; 0 if none. */
  private static double quality(List<MediaType> accepted, MediaType offered) {
    return accepted.stream()
        .filter(type -> type.includes(offered))
        .max(Comparator.comparingInt(ChatController::specificity))
        .map(MediaType::getQualityValue)
        .orElse(0.0);
  }

  private static int specificity(MediaType type) {
    return type.isWildcardType() ? 0 : type.isWildcardSubtype() ? 1 : 2;
  }

  private static ProblemException notAcceptable() {
    return new ProblemException(
        ProblemKind.NOT_ACCEPTABLE, "可以回答的格式只有 application/json 和 text/event-stream。");
  }
}
