package io.jinwen.assistant.http;

import io.jinwen.assistant.documents.DocumentException;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.records.feedback.FeedbackException;
import io.jinwen.assistant.records.session.SessionException;
import io.jinwen.assistant.summaries.SummaryDesk;
import io.jinwen.assistant.summaries.SummaryException;
import io.jinwen.documents.compare.Comparison;

/** What clients are told when a session, a turn or a feedback cannot be had or changed. */
final class RecordProblems {
  private RecordProblems() {}

  static ProblemException noSession(String id) {
    return new ProblemException(
        ProblemKind.SESSION_NOT_FOUND, "没有会话 %s，它可能已被删除。".formatted(Problem.shown(id)));
  }

  static ProblemException noTurn(String id) {
    return new ProblemException(
        ProblemKind.TURN_NOT_FOUND, "没有编号为 %s 的问答。".formatted(Problem.shown(id)));
  }

  static ProblemException noFeedback(String id) {
    return new ProblemException(
        ProblemKind.FEEDBACK_NOT_FOUND, "没有编号为 %s 的反馈。".formatted(Problem.shown(id)));
  }

  static Problem of(SessionException error) {
    return switch (error.code()) {
      case SESSION_NOT_FOUND -> Problem.of(ProblemKind.SESSION_NOT_FOUND, "没有这个会话，它可能已被删除。");
      case TURN_NOT_FOUND -> Problem.of(ProblemKind.TURN_NOT_FOUND, "这个会话里没有所指的问答。");
      case SESSION_FULL -> Problem.of(ProblemKind.SESSION_FULL, "这个会话已达轮数上限，请新开一个会话。");
      case INVALID -> Problem.of(ProblemKind.VALUE_OUT_OF_RANGE, "文字为空或太长：" + error.getMessage());
    };
  }

  static Problem of(DocumentException error) {
    return switch (error.code()) {
      case NOT_FOUND -> Problem.of(ProblemKind.DOCUMENT_NOT_FOUND, "没有这份文档，它可能已被删除。");
      case NO_PICTURE -> Problem.of(ProblemKind.DOCUMENT_NOT_FOUND, "没有这一页的图片；只有 PDF 已有的页可以显示。");
      case NOT_READY ->
          Problem.of(ProblemKind.DOCUMENT_NOT_READY, "文档还没有读完或无法读取，GET /documents/{id} 说明进度和原因。");
      case TOO_LONG ->
          Problem.of(
              ProblemKind.VALUE_OUT_OF_RANGE,
              "文档太长，最多逐条比较 %d 条（段落或表格行）；请拆分后再比。".formatted(Comparison.CLAUSES_MAX));
      case TOO_MANY ->
          Problem.of(
              ProblemKind.DOCUMENTS_FULL,
              "每人最多 %d 份文档，请先删除不用的。".formatted(DocumentLibrary.DOCUMENTS_MAX));
      case NO_TEAM ->
          Problem.of(
              ProblemKind.VALUE_OUT_OF_RANGE, "您还不属于任何团队，不能用 access=team；请管理员在「用户与密钥」里设置团队。");
      case INVALID ->
          Problem.of(
              ProblemKind.VALUE_OUT_OF_RANGE,
              "文件名不能为空，最多 %d 个字符；集合名最多 %d 个字符。"
                  .formatted(
                      DocumentLibrary.NAME_CHARACTERS_MAX,
                      DocumentLibrary.COLLECTION_CHARACTERS_MAX));
    };
  }

  static Problem of(SummaryException error) {
    return switch (error.code()) {
      case NOT_FOUND -> Problem.of(ProblemKind.SUMMARY_NOT_FOUND, "没有这份概括，它可能已随文档一起删除。");
      case TOO_MANY ->
          Problem.of(
              ProblemKind.SUMMARIES_FULL,
              "每人最多保留 %d 份概括，请先删除不用的。".formatted(SummaryDesk.SUMMARIES_MAX));
      case TOO_MANY_UNDER_WAY ->
          Problem.of(
              ProblemKind.SUMMARIES_FULL,
              "每人同时最多概括 %d 份，请等其中一份做完，或取消一份。".formatted(SummaryDesk.UNDER_WAY_MAX));
      case QUEUE_FULL -> Problem.of(ProblemKind.QUEUE_FULL, "等待概括的太多，请稍后再试。");
      case TOO_LONG ->
          Problem.of(
              ProblemKind.DOCUMENT_TOO_LONG,
              "太长，不能概括：文档最多 %d 字，粘贴的文字最多 %d 字；请拆分后再试。"
                  .formatted(SummaryDesk.DOCUMENT_CHARACTERS_MAX, SummaryDesk.TEXT_CHARACTERS_MAX));
      case NO_TEXT ->
          Problem.of(ProblemKind.DOCUMENT_NOT_READY, "里面没有可以概括的文字；扫描件请先做文字识别（./jinwen ocr）。");
    };
  }

  static Problem of(FeedbackException error) {
    return switch (error.code()) {
      case TURN_NOT_FOUND -> Problem.of(ProblemKind.TURN_NOT_FOUND, "没有所指的问答，无法反馈。");
      case FEEDBACK_NOT_FOUND -> Problem.of(ProblemKind.FEEDBACK_NOT_FOUND, "没有这条反馈。");
      case ALREADY_REVIEWED -> Problem.of(ProblemKind.ALREADY_REVIEWED, "这条反馈已经审核，不能再改。");
      case NOT_APPROVED -> Problem.of(ProblemKind.NOT_APPROVED, "只有已通过的反馈才能撤回。");
      case NOTHING_TO_APPROVE ->
          Problem.of(ProblemKind.NOTHING_TO_APPROVE, "没有可通过的改正文字，请在 answer 里写上，或驳回。");
      case INVALID -> Problem.of(ProblemKind.VALUE_OUT_OF_RANGE, "文字为空或太长：" + error.getMessage());
    };
  }
}
