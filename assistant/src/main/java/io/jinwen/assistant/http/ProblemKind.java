package io.jinwen.assistant.http;

import java.util.Locale;

/** The kinds of error that a client can meet; the name in lower case is the wire's {@code code}. */
public enum ProblemKind {
  MALFORMED_JSON(400, "请求体不是合法的 JSON"),
  NOT_UTF8(400, "请求体不是 UTF-8"),
  PROMPT_MISSING(400, "缺少提问内容"),
  FIELD_MISSING(400, "缺少字段"),
  WRONG_TYPE(400, "字段类型不对"),
  UNKNOWN_FIELD(400, "有不认识的字段"),
  FIELD_NOT_SUPPORTED(400, "有暂不支持的字段"),
  VALUE_OUT_OF_RANGE(400, "取值超出范围"),
  THINKING_NOT_SUPPORTED(400, "模型不支持思考"),
  INVALID_REQUEST(400, "请求不合法"),
  MALFORMED_HTTP(400, "不是合法的 HTTP 请求"),
  LOGIN_REQUIRED(401, "需要登录"),
  KEY_REFUSED(401, "密钥无效"),
  FORBIDDEN(403, "没有权限"),
  PASSWORD_CHANGE_REQUIRED(403, "需要先修改密码"),
  CSRF_TOKEN_MISSING(403, "缺少防伪令牌"),
  ORIGIN_REFUSED(403, "不接受这个来源的请求"),
  MODEL_NOT_FOUND(404, "没有这个模型"),
  NOT_FOUND(404, "没有这个地址"),
  SESSION_NOT_FOUND(404, "没有这个会话"),
  TURN_NOT_FOUND(404, "没有这次问答"),
  FEEDBACK_NOT_FOUND(404, "没有这条反馈"),
  DOCUMENT_NOT_FOUND(404, "没有这份文档"),
  SUMMARY_NOT_FOUND(404, "没有这份概括"),
  METHOD_NOT_ALLOWED(405, "不支持这个请求方法"),
  NOT_ACCEPTABLE(406, "无法按要求的格式回答"),
  SESSION_FULL(409, "会话已满"),
  DOCUMENT_NOT_READY(409, "文档还不能查询"),
  DOCUMENTS_FULL(409, "文档数已达上限"),
  SUMMARIES_FULL(409, "概括数已达上限"),
  ALREADY_REVIEWED(409, "反馈已审核"),
  NOT_APPROVED(409, "反馈未通过"),
  NOTHING_TO_APPROVE(409, "没有可通过的文字"),
  BODY_TOO_LARGE(413, "请求体太大"),
  PROMPT_TOO_LONG(413, "提问太长"),
  DOCUMENT_TOO_LONG(413, "文档太长"),
  UNSUPPORTED_MEDIA_TYPE(415, "不支持这种请求格式"),
  HOST_REFUSED(421, "不接受发往这个名称的请求"),
  RATE_LIMITED(429, "请求太频繁"),
  TOO_MANY_ANSWERS(429, "同时进行的回答太多"),
  QUEUE_FULL(429, "排队已满"),
  INTERNAL(500, "服务器内部错误"),
  ENGINE_MISCONFIGURED(502, "推理引擎不接受本服务的请求"),
  ENGINE_UNAVAILABLE(503, "推理引擎不可用"),
  DATABASE_UNAVAILABLE(503, "数据库暂时不可用"),
  ISSUER_UNAVAILABLE(503, "统一身份服务不可用"),
  MODEL_LOADING(503, "模型正在加载"),
  MODEL_FAILED(503, "模型加载失败"),
  MODEL_WITHDRAWN(503, "模型已被撤回"),
  SHUTTING_DOWN(503, "服务正在关闭"),
  TIME_LIMIT_EXCEEDED(504, "回答超时"),
  STORAGE_FULL(507, "存储空间已满");

  private final int status;
  private final String title;

  ProblemKind(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The same words for every problem of this kind. */
  String title() {
    return title;
  }

  /** What a program tells problems apart by, such as {@code queue_full}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
