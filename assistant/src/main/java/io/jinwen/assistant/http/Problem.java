package io.jinwen.assistant.http;

import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.assistant.records.store.StoreFault;
import io.jinwen.engine.api.EngineException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One error as a client sees it (RFC 9457).
 *
 * @param detail what is wrong here and what to do, in Chinese
 * @param members further facts for programs, such as the field, its value and its bounds
 */
public record Problem(ProblemKind kind, String detail, Map<String, Object> members) {
  /** How long a client should wait for an engine that is not there, in seconds. */
  private static final int RETRY_ENGINE_SECONDS = 5;

  /**
   * For a place in a full queue: refusing costs next to nothing, and places come free all the time.
   */
  private static final int RETRY_QUEUE_SECONDS = 1;

  /** Somebody has to make room first. */
  private static final int RETRY_ROOM_SECONDS = 60;

  private static final int SHOWN_CHARACTERS_MAX = 64;
  private static final String RETRY_AFTER = "retry_after_seconds";

  public static Problem of(ProblemKind kind, String detail) {
    return new Problem(kind, detail, Map.of());
  }

  /** Why what was asked cannot be written down or looked up. */
  static Problem of(StoreFault fault) {
    return switch (fault) {
      case FULL -> of(ProblemKind.STORAGE_FULL, "服务器的磁盘已满，暂时不能记录问答，请联系管理员清理磁盘。");
      case AWAY -> of(ProblemKind.DATABASE_UNAVAILABLE, "数据库暂时连不上，请稍后再试。");
    };
  }

  /** What an engine's refusal or failure means for the client. */
  public static Problem of(EngineException error) {
    Optional<StoreFault> fault = StoreFault.of(error);
    if (fault.isPresent()) {
      return of(fault.get());
    }
    Problem problem = ofCode(error);
    return error.retryAfterSeconds().isPresent()
        ? new Problem(
            problem.kind, problem.detail, Map.of(RETRY_AFTER, error.retryAfterSeconds().getAsInt()))
        : problem;
  }

  private static Problem ofCode(EngineException error) {
    return switch (error.code()) {
      case INVALID_REQUEST -> of(ProblemKind.INVALID_REQUEST, "引擎拒绝了请求：" + error.getMessage());
      case PROMPT_TOO_LONG ->
          of(ProblemKind.PROMPT_TOO_LONG, "提问太长，模型一次读不完（" + error.getMessage() + "）。请缩短，或分成几次提问。");
      case QUEUE_FULL -> of(ProblemKind.QUEUE_FULL, "排队的请求已满，请稍后再试。");
      case UNAVAILABLE -> of(ProblemKind.ENGINE_UNAVAILABLE, "推理引擎暂时连不上，请稍后再试。");
      case MISCONFIGURED ->
          of(ProblemKind.ENGINE_MISCONFIGURED, "推理引擎不接受本服务的请求（密钥、模型名、地址或工具设置不对），请联系管理员查看服务日志。");
      case CLOSED -> of(ProblemKind.SHUTTING_DOWN, "服务正在关闭，回答未能完成。");
      case MODEL_UNSUPPORTED, MODEL_CORRUPT, OUT_OF_MEMORY, INTERNAL ->
          of(ProblemKind.INTERNAL, "生成回答时出错，请联系管理员并提供请求编号。");
    };
  }

  /** Why there is no engine to ask right now. */
  public static Problem of(BackendState state) {
    return switch (state) {
      case BackendState.Loading(_, double share) ->
          of(ProblemKind.MODEL_LOADING, "模型正在加载（%d%%），请稍后再试。".formatted(Math.round(share * 100)));
      case BackendState.Failed _ -> of(ProblemKind.MODEL_FAILED, "模型没有加载成功，请查看服务日志。");
      case BackendState.Withdrawn _ ->
          of(ProblemKind.MODEL_WITHDRAWN, "本机构已撤回这个模型的准入，它不再回答；请联系管理员。");
      case BackendState.Closed _ -> of(ProblemKind.SHUTTING_DOWN, "服务正在关闭。");
      case BackendState.Ready _ -> of(ProblemKind.INTERNAL, "模型已就绪，请重试。");
    };
  }

  /** In how many seconds the same request may succeed; empty where waiting does not help. */
  OptionalInt retryAfterSeconds() {
    if (members.get(RETRY_AFTER) instanceof Integer seconds) {
      return OptionalInt.of(seconds);
    }
    if (kind == ProblemKind.QUEUE_FULL) {
      return OptionalInt.of(RETRY_QUEUE_SECONDS);
    }
    return switch (kind.status()) {
      case 503 -> OptionalInt.of(RETRY_ENGINE_SECONDS);
      case 507 -> OptionalInt.of(RETRY_ROOM_SECONDS);
      default -> OptionalInt.empty();
    };
  }

  /** The members of the JSON document, in the order of the RFC. */
  Map<String, Object> document(String requestId) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "urn:jinwen:problem:" + kind.code());
    document.put("title", kind.title());
    document.put("status", kind.status());
    document.put("detail", detail);
    document.put("code", kind.code());
    document.putAll(members);
    document.put("request_id", requestId);
    return document;
  }

  /** The error object of OpenAI's API, for its clients. */
  public Map<String, Object> openAiDocument() {
    String type =
        switch (kind.status()) {
          case 401 -> "authentication_error";
          case 403 -> "permission_error";
          case 429 -> "rate_limit_error";
          case 500, 502, 503, 504, 507 -> "server_error";
          default -> "invalid_request_error";
        };
    String code =
        switch (kind) {
          case PROMPT_TOO_LONG -> "context_length_exceeded";
          case FIELD_MISSING -> members.get("field") + "_missing";
          default -> kind.code();
        };
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", detail);
    error.put("type", type);
    error.put("param", members.get("field"));
    error.put("code", code);
    return Map.of("error", error);
  }

  /** A client's own text, short and whole enough to be shown back to it. */
  public static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN_CHARACTERS_MAX)
        .map(c -> Character.isISOControl(c) || isLoneSurrogate(c) ? '\uFFFD' : c)
        .forEach(shown::appendCodePoint);
    return shown.length() < text.length() ? shown + "…" : shown.toString();
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
